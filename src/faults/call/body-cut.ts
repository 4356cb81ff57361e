import { defineFault } from "../../core/fault.ts";
import { share } from "../parameters.ts";

export default defineFault({
  name: "body-cut",
  family: "call",
  summary: "The partner does what was asked, and its answer breaks off in the middle.",
  parameters: { keep_share: share("part of the body that arrives", 0.5) },
  decide: (_facts, given) => ({ delivery: { type: "cut", keepShare: Number(given.keep_share) } }),
});
