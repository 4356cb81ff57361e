import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "webhook-clock-off",
  family: "webhook",
  summary:
    "A genuine webhook is dated by a clock that has drifted, and well within the five minutes that receivers are to allow.",
  parameters: {
    by_ms: {
      type: "integer",
      unit: "ms",
      description: "ahead; behind where it is negative",
      default: 60_000,
      minimum: -240_000,
      maximum: 240_000,
    },
  },
  decide: (_facts, given) => ({ sendings: [{ delayMs: 0, clockOffMs: Number(given.by_ms) }] }),
});
