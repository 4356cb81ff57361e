import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "short-deadlines",
  story:
    "It gives partners a third of a second and then looks for itself: impatience is no fault where an open call is never taken for a failed one.",
  open: () =>
    altered({
      env: { CONNECT_TIMEOUT_MS: "150", READ_TIMEOUT_MS: "250", TOTAL_TIMEOUT_MS: "350", QUOTE_DEADLINE_MS: "120" },
    }),
});
