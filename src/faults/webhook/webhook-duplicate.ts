import { defineFault } from "../../core/fault.ts";
import { count, ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-duplicate",
  family: "webhook",
  summary: "A webhook is sent several times, under one id.",
  parameters: { copies: count("sendings in all", 2, 2, 50), gap_ms: ms("between two of them", 30) },
  decide: (_facts, given) => ({
    sendings: Array.from({ length: Number(given.copies) }, (_, n) => ({ delayMs: n * Number(given.gap_ms) })),
  }),
});
