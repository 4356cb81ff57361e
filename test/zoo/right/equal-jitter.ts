import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "equal-jitter",
  story: "Half of each wait is fixed and half drawn (equal jitter): slower than full jitter, and still spread.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          backoff: ({ attempt, error, random, baseMs, capMs }) => {
            const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 20));
            return Math.ceil((error?.retryAfterMs ?? 0) + ceilingMs * (0.5 + 0.5 * random.next()));
          },
        },
      }),
    }),
});
