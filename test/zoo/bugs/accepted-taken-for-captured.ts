import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

interface Payment {
  readonly amount_minor: number;
  readonly version: number;
}

/** What the gateway would have said, had the bank agreed already. */
function asCaptured(body: string): string {
  const payment = JSON.parse(body) as Payment;
  const { amount_minor: captured_minor, version } = payment;
  return JSON.stringify({ ...payment, status: "captured", captured_minor, version: version + 1 });
}

export default defineBug({
  name: "accepted-taken-for-captured",
  class: "unknown-outcomes",
  story:
    "Any 2xx to a capture counts as the money. Where the gateway only accepted it (202) and the bank says no a moment later, the order stays paid and nobody notices.",
  checkers: ["convergence"],
  scenarios: ["outcomes-later"],
  parts: {
    edge: {
      readAnswer: (reply, expected) =>
        defaultEdgeParts.readAnswer(
          reply.status === 202 ? { ...reply, status: expected.status, body: asCaptured(reply.body) } : reply,
          expected,
        ),
    },
  },
});
