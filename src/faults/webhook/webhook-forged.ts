import { defineFault } from "../../core/fault.ts";
import { besideGenuine, counterfeitParameters } from "../counterfeits.ts";

export default defineFault({
  name: "webhook-forged",
  family: "webhook",
  summary: "Beside a webhook comes one that tells another story, signed with a key that nobody gave out.",
  parameters: counterfeitParameters,
  decide: (_facts, given) => besideGenuine("forged-signature", given),
});
