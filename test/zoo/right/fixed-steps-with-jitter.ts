import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

/** Beyond the last step it stays there. */
const stepsMs = [200, 500, 1000, 2000];
const lastMs = 2000;

export default defineRight({
  name: "fixed-steps-with-jitter",
  story:
    "Waits follow a table of steps instead of doubling, each with full jitter: whoever promises not to hurry need not say how.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, retry: { maxAttempts: 12, baseMs: 100, capMs: 2000 } }),
      parts: () => ({
        app: {
          backoff: ({ attempt, error, random }) =>
            Math.ceil((error?.retryAfterMs ?? 0) + random.next() * (stepsMs[attempt - 1] ?? lastMs)),
        },
      }),
    }),
});
