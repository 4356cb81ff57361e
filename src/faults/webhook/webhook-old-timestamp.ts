import { defineFault } from "../../core/fault.ts";
import { besideGenuine, counterfeitParameters } from "../counterfeits.ts";

export default defineFault({
  name: "webhook-old-timestamp",
  family: "webhook",
  summary: "A webhook comes again once it was overtaken, as one that was rightly signed a day ago.",
  parameters: counterfeitParameters,
  decide: (_facts, given) => besideGenuine("old-timestamp", given),
});
