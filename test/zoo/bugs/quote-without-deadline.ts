import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

const dayMs = 86_400_000;

export default defineBug({
  name: "quote-without-deadline",
  class: "deadlines",
  story: "Checkout waits for the carrier's rate however long it takes, so a slow carrier keeps every customer waiting.",
  checkers: ["latency"],
  scenarios: ["slow-quotes"],
  parts: {
    edge: {
      quoteDeadline: () => dayMs,
      deadlines: (at) =>
        at.operation === "quoteRates" ? { connectMs: dayMs, readMs: dayMs, totalMs: dayMs } : defaultEdgeParts.deadlines(at),
    },
    app: {
      quote: async (carrier, request) => {
        const rates = await carrier.quote(request);
        return rates.ok ? rates.value[0] : undefined;
      },
    },
  },
});
