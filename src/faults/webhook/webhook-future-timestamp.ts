import { defineFault } from "../../core/fault.ts";
import { besideGenuine, counterfeitParameters } from "../counterfeits.ts";

export default defineFault({
  name: "webhook-future-timestamp",
  family: "webhook",
  summary:
    "A webhook comes again once it was overtaken, rightly signed and dated a day ahead: taken, it could be sent again until then.",
  parameters: counterfeitParameters,
  decide: (_facts, given) => besideGenuine("future-timestamp", given),
});
