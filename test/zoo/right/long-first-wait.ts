import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "long-first-wait",
  story:
    "The first wait is the longest, since most hiccups take a second or two, and later ones are shorter; all are drawn, and none is shorter than declared.",
  open: () =>
    altered({
      declares: (usual) => ({ ...usual, retry: { maxAttempts: 12, baseMs: 50, capMs: 400 } }),
      parts: () => ({
        app: {
          backoff: ({ attempt, error, random }) =>
            Math.ceil((error?.retryAfterMs ?? 0) + (attempt === 1 ? 2000 + random.next() * 1000 : 400 + random.next() * 600)),
        },
      }),
    }),
});
