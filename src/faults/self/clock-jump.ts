import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "clock-jump",
  family: "self",
  summary: "The clock of the integration's machine is set forth or back, as by a late time synchronization.",
  parameters: {
    by_ms: {
      type: "integer",
      unit: "ms",
      description: "forth; back where it is negative",
      default: 3_600_000,
      minimum: -86_400_000,
      maximum: 86_400_000,
    },
  },
  decide: (given) => ({ type: "clock-jump", byMs: Number(given.by_ms) }),
});
