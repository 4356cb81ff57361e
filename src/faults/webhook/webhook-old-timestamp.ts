import { defineFault } from "../../core/fault.ts";
import { count, ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-old-timestamp",
  family: "webhook",
  summary: "Beside a webhook comes one that was rightly signed, a day ago.",
  parameters: { delay_ms: ms("after the genuine one", 60, 1), copies: count("how many", 1, 1, 20) },
  decide: (_facts, given) => ({
    sendings: [
      { delayMs: 0 },
      ...Array.from({ length: Number(given.copies) }, (_, n) => ({
        delayMs: (n + 1) * Number(given.delay_ms),
        counterfeit: "old-timestamp" as const,
      })),
    ],
  }),
});
