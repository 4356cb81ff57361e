import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "delay",
  family: "call",
  summary: "The partner answers late, but rightly.",
  parameters: { delay_ms: ms("wait before anything happens", 1000, 1) },
  decide: (_facts, given) => ({ delayMs: Number(given.delay_ms) }),
});
