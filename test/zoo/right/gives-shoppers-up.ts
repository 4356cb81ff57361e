import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "gives-shoppers-up",
  story: "Who has not come back from the bank after eight seconds has gone: the payment is voided, and the order cancelled.",
  open: () => altered({ env: { ACTION_TIMEOUT_MS: "8000" } }),
});
