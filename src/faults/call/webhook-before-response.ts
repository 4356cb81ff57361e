import { defineFault } from "../../core/fault.ts";
import { ms, wait } from "../parameters.ts";

export default defineFault({
  name: "webhook-before-response",
  family: "call",
  summary: "The webhooks of a call are delivered before its answer is.",
  parameters: { delay_ms: ms("wait before the call is served", 0) },
  // nothing is announced by a read
  decide: ({ read }, given) => (read ? undefined : { webhooksFirst: true, ...wait(given.delay_ms) }),
});
