import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "link-reset-peer",
  family: "link",
  summary: "The connection is reset.",
  parameters: { timeout_ms: ms("until it is reset", 0) },
  decide: (id, given) => ({ id, kind: "reset_peer", stream: "downstream", attributes: { timeout: Number(given.timeout_ms) } }),
});
