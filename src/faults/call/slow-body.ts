import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "slow-body",
  family: "call",
  summary: "The partner does what was asked, and its answer dribbles out.",
  parameters: { over_ms: ms("until the last byte", 3000, 1) },
  decide: (_facts, given) => ({ delivery: { type: "slow", overMs: Number(given.over_ms) } }),
});
