import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

const yearMs = 365 * 86_400_000;

export default defineBug({
  name: "lock-never-expires",
  class: "concurrency",
  story: "Who works on an order locks it without an end, so an order whose worker was killed is never worked on again.",
  checkers: ["convergence", "loss"],
  scenarios: ["kill-during-capture"],
  parts: {
    app: {
      lockOrder: (tx, order, holder, nowMs, untilMs) => defaultParts.lockOrder(tx, order, holder, nowMs, untilMs + yearMs),
    },
  },
});
