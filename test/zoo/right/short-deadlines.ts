import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "short-deadlines",
  story:
    "It gives partners less than half a second, and the pages of a list less than one, and then looks for itself: impatience is no fault where an open call is never taken for a failed one.",
  open: () =>
    altered({
      env: { CONNECT_TIMEOUT_MS: "200", READ_TIMEOUT_MS: "420", TOTAL_TIMEOUT_MS: "800", QUOTE_DEADLINE_MS: "120" },
    }),
});
