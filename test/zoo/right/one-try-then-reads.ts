import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "one-try-then-reads",
  story:
    "No call is ever repeated: what is unknown is looked for in the partner's books, longer than usual, and what is not there goes to a person.",
  open: () =>
    altered({
      env: { MAX_ATTEMPTS: "1" },
      declares: (usual) => ({ ...usual, retry: { maxAttempts: 1, baseMs: 50, capMs: 1000 } }),
      parts: () => ({ app: { provesAbsence: ({ absences, sinceCallMs }) => absences >= 4 && sinceCallMs >= 3000 } }),
    }),
});
