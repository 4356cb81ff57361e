import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "link-slow-close",
  family: "link",
  summary: "The connection stays open for a while after its end.",
  parameters: { delay_ms: ms("until it closes", 1000) },
  decide: (id, given) => ({ id, kind: "slow_close", stream: "downstream", attributes: { delay: Number(given.delay_ms) } }),
});
