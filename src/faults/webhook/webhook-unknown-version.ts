import { defineFault } from "../../core/fault.ts";
import { besideGenuine, counterfeitParameters } from "../counterfeits.ts";

export default defineFault({
  name: "webhook-unknown-version",
  family: "webhook",
  summary: "Beside a webhook comes one of a version that nobody knows yet.",
  parameters: counterfeitParameters,
  decide: (_facts, given) => besideGenuine("unknown-version", given),
});
