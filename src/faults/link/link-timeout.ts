import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "link-timeout",
  family: "link",
  summary: "Nothing comes through, and the connection is cut after a while.",
  parameters: { timeout_ms: ms("until it is cut; 0: never", 1000) },
  decide: (id, given) => ({ id, kind: "timeout", stream: "downstream", attributes: { timeout: Number(given.timeout_ms) } }),
});
