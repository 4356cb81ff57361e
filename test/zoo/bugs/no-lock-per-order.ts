import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { overwriteOrder } from "../ingredients/overwrite-order.ts";

export default defineBug({
  name: "no-lock-per-order",
  class: "concurrency",
  story: "Several workers may be at one order, so each writes its own half of the truth over the others'.",
  checkers: ["refunded-once", "convergence", "loss"],
  scenarios: ["refund-storm"],
  parts: { app: { lockOrder: async () => true, freshOrder: overwriteOrder, heal: neverHeals } },
});
