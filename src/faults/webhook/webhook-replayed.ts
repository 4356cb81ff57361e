import { defineFault } from "../../core/fault.ts";
import { besideGenuine, counterfeitParameters } from "../counterfeits.ts";

export default defineFault({
  name: "webhook-replayed",
  family: "webhook",
  summary: "A webhook comes again once it was overtaken, byte by byte, as an eavesdropper would send it.",
  parameters: counterfeitParameters,
  decide: (_facts, given) => besideGenuine("replay", given),
});
