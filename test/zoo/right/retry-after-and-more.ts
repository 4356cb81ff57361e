import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "retry-after-and-more",
  story: "Where a partner asks to wait, it waits twice as long and its own backoff besides: later than asked is as asked.",
  open: () =>
    altered({
      parts: () => ({
        app: {
          backoff: ({ attempt, error, random, baseMs, capMs }) => {
            const ownMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 20));
            const askedMs = error?.retryAfterMs ?? 0;
            // the breaker's own wait is nobody's wish
            const waitMs = error?.status === undefined ? askedMs : 2 * askedMs;
            return Math.ceil(waitMs + (0.1 + 0.9 * random.next()) * ownMs);
          },
        },
      }),
    }),
});
