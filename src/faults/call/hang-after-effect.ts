import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "hang-after-effect",
  family: "call",
  summary: "The partner does what was asked and never answers.",
  parameters: { hold_ms: ms("how long the connection stays open", 10_000, 1) },
  decide: (_facts, given) => ({ effect: true, delivery: { type: "hang", holdMs: Number(given.hold_ms) } }),
});
