import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-delayed",
  family: "webhook",
  summary: "A webhook comes late.",
  parameters: { delay_ms: ms("how late", 1500, 1) },
  decide: (_facts, given) => ({ sendings: [{ delayMs: Number(given.delay_ms) }] }),
});
