import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

/** Opens every refund of a completed order again, whatever the partner's books say of it. */
const refundAgain: Parts["heal"] = ({ order, rows, nowMs }) => {
  const paid = order.status === "completed" ? order.refunds.filter(({ status }) => status === "succeeded") : [];
  const steps = new Set(paid.map(({ reference }) => `refund:${reference}`));
  const again = rows.filter(({ step, state }) => steps.has(step) && state === "done");
  return {
    order: {
      ...order,
      refunds: order.refunds.map((refund) => (paid.includes(refund) ? { ...refund, status: "requested" } : refund)),
    },
    rows: again.map((row) => ({ ...row, state: "open", doubt: false, dueMs: nowMs })),
    healed: again.map(({ step }) => `${order.ref}: ${step} taken up again`),
    unresolved: [],
  };
};

export default defineBug({
  name: "reconciliation-repeats-a-refund",
  class: "reconciliation",
  story: "The nightly run makes every refund again that it finds without a tick, under a new key, so customers are paid twice.",
  checkers: ["refunded-once", "books-balance", "convergence"],
  scenarios: [],
  parts: { app: { heal: refundAgain, idempotencyKey: freshKey } },
});
