import { defineFault } from "../../core/fault.ts";
import { besideGenuine, counterfeitParameters } from "../counterfeits.ts";
import { choice } from "../parameters.ts";

export default defineFault({
  name: "webhook-forged",
  family: "webhook",
  summary: "Beside a webhook comes one that tells another story, signed with a key that nobody gave out, or not at all.",
  parameters: { ...counterfeitParameters, signed: choice("what the forger signs with", ["another key", "nothing"]) },
  decide: (_facts, given) => besideGenuine(given.signed === "nothing" ? "unsigned" : "forged-signature", given),
});
