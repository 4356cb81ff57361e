import { defineFault } from "../../core/fault.ts";
import { count, ms } from "../parameters.ts";

export default defineFault({
  name: "webhook-unknown-version",
  family: "webhook",
  summary: "Beside a webhook comes one of a version that nobody knows yet.",
  parameters: { delay_ms: ms("after the genuine one", 60, 1), copies: count("how many", 1, 1, 20) },
  decide: (_facts, given) => ({
    sendings: [
      { delayMs: 0 },
      ...Array.from({ length: Number(given.copies) }, (_, n) => ({
        delayMs: (n + 1) * Number(given.delay_ms),
        counterfeit: "unknown-version" as const,
      })),
    ],
  }),
});
