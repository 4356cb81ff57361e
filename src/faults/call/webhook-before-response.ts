import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-before-response",
  family: "call",
  summary: "The webhooks of a call are delivered before its answer is.",
  parameters: { delay_ms: ms("wait before the call is served", 0) },
  decide: (_facts, given) => ({ webhooksFirst: true, delayMs: Number(given.delay_ms) }),
});
