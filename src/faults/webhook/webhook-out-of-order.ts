import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-out-of-order",
  family: "webhook",
  summary: "A webhook waits until a later one of its order has arrived.",
  parameters: { hold_ms: ms("the longest wait for another one", 1000, 1) },
  decide: (_facts, given) => ({ sendings: [{ delayMs: 0 }], afterNextOfOrder: { holdMs: Number(given.hold_ms) } }),
});
