import { defineFault } from "../../core/fault.ts";
import { count } from "../parameters.ts";

export default defineFault({
  name: "webhook-burst",
  family: "webhook",
  summary: "Many copies of a webhook are sent at once.",
  parameters: { copies: count("sendings in all", 20, 2, 200) },
  decide: (_facts, given) => ({ sendings: Array.from({ length: Number(given.copies) }, () => ({ delayMs: 0 })) }),
});
