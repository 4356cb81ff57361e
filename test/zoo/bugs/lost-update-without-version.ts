import { defineBug } from "../define-bug.ts";
import { overwriteOrder } from "../ingredients/overwrite-order.ts";

export default defineBug({
  name: "lost-update-without-version",
  class: "concurrency",
  story:
    "The order as it was before a call is written back after it, so a refund or cancellation that was accepted meanwhile is gone.",
  checkers: ["refunded-once", "loss", "convergence"],
  scenarios: ["refund-storm"],
  parts: { app: { freshOrder: overwriteOrder } },
});
