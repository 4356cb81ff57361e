import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "decorrelated-jitter",
  story:
    "Each wait is drawn between the base and a ceiling that trebles (decorrelated jitter), so it is never at once and never in step.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          backoff: ({ attempt, error, random, baseMs, capMs }) => {
            const spreadMs = baseMs * (3 ** Math.min(attempt, 20) - 1);
            return Math.ceil((error?.retryAfterMs ?? 0) + Math.min(capMs, baseMs + random.next() * spreadMs));
          },
        },
      }),
    }),
});
