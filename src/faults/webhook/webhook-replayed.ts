import { defineFault } from "../../core/fault.ts";
import { count, ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-replayed",
  family: "webhook",
  summary: "A webhook comes again, byte by byte, as an eavesdropper would send it.",
  parameters: { delay_ms: ms("after the genuine one", 60, 1), copies: count("how many", 1, 1, 20) },
  decide: (_facts, given) => ({
    sendings: [
      { delayMs: 0 },
      ...Array.from({ length: Number(given.copies) }, (_, n) => ({
        delayMs: (n + 1) * Number(given.delay_ms),
        counterfeit: "replay" as const,
      })),
    ],
  }),
});
