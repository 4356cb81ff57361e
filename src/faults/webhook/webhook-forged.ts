import { defineFault } from "../../core/fault.ts";
import { count, ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-forged",
  family: "webhook",
  summary: "Beside a webhook comes one that tells another story, signed with a key that nobody gave out.",
  parameters: { delay_ms: ms("after the genuine one", 60, 1), copies: count("how many", 1, 1, 20) },
  decide: (_facts, given) => ({
    sendings: [
      { delayMs: 0 },
      ...Array.from({ length: Number(given.copies) }, (_, n) => ({
        delayMs: (n + 1) * Number(given.delay_ms),
        counterfeit: "forged-signature" as const,
      })),
    ],
  }),
});
