import { defineFault } from "../../core/fault.ts";
import { count, flag, ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-duplicate",
  family: "webhook",
  summary: "A webhook is sent several times, under one id or each under its own.",
  parameters: {
    copies: count("sendings in all", 2, 2, 50),
    gap_ms: ms("between two of them", 30),
    new_ids: flag("each further one has an id of its own", false),
  },
  decide: (_facts, given) => ({
    sendings: Array.from({ length: Number(given.copies) }, (_, n) => ({
      delayMs: n * Number(given.gap_ms),
      ...(given.new_ids === true && n > 0 && { newId: true as const }),
    })),
  }),
});
