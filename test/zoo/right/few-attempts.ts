import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "few-attempts",
  story: "Three attempts and then a person, as it declares: nobody promised more.",
  open: () =>
    altered({
      env: { MAX_ATTEMPTS: "3" },
      declares: (usual) => ({ ...usual, retry: { maxAttempts: 3, baseMs: 50, capMs: 1000 } }),
    }),
});
