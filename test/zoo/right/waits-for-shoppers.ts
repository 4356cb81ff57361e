import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const dayMs = 24 * 3_600_000;

export default defineRight({
  name: "waits-for-shoppers",
  story: "An order whose shopper is at the bank stays open for a day, and the bank is asked every now and then.",
  open: () => altered({ env: { ACTION_TIMEOUT_MS: `${dayMs}` } }),
});
