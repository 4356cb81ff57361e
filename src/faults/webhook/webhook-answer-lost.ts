import { defineFault } from "../../core/fault.ts";
import { count } from "../parameters.ts";

export default defineFault({
  name: "webhook-answer-lost",
  family: "webhook",
  summary: "A webhook is taken, its acknowledgement never reaches the partner, and the partner sends it again.",
  parameters: { answers: count("acknowledgements that are lost", 1, 1, 10) },
  decide: (_facts, given) => ({ sendings: [{ delayMs: 0, unread: Number(given.answers) }] }),
});
