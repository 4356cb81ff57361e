import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "busy-door",
  story:
    "The first sending of each webhook meets a busy door, which asks for another in a moment (503 with Retry-After): partners send at least once, so that it may.",
  open: () =>
    altered({
      webhook: (webhook) => {
        const met = new Set<string>();
        return async (partner, headers, body) => {
          const id = headers["webhook-id"] ?? "";
          if (met.has(id)) return webhook(partner, headers, body);
          met.add(id);
          return { status: 503, retryAfterMs: 300 };
        };
      },
    }),
});
