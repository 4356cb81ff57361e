import { quoteWithin } from "../../../src/integration/app/quote.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

/** Longer than customers are to wait for everything together. */
const deadlineMs = 900;

export default defineBug({
  name: "quote-deadline-too-long",
  class: "deadlines",
  story:
    "The carrier has nearly a second for its rate, when customers are promised an answer sooner: a slow carrier makes each wait a little too long.",
  checkers: ["latency"],
  scenarios: ["slow-quotes"],
  parts: {
    edge: {
      quoteDeadline: () => deadlineMs,
      deadlines: (at) =>
        at.operation === "quoteRates"
          ? { connectMs: deadlineMs, readMs: deadlineMs, totalMs: deadlineMs }
          : defaultEdgeParts.deadlines(at),
    },
    app: { quote: (carrier, request, clock) => quoteWithin(carrier, { ...request, deadlineMs }, clock) },
  },
});
