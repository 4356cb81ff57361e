import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "refunds-counted-when-paid",
  class: "money",
  story: "Against what is left count refunds that the bank has paid, so two that are asked for at once are both promised.",
  checkers: ["refunded-once"],
  scenarios: ["customers-as-they-are"],
  parts: {
    app: {
      refundLimit: (order, amountMinor) => {
        const paid = order.refunds.filter(({ status }) => status === "succeeded");
        const leftMinor = paid.reduce((left, refund) => left - refund.amountMinor, order.payment?.capturedMinor ?? 0);
        const wanted = amountMinor ?? leftMinor;
        return wanted > 0 && wanted <= leftMinor ? { ok: true, amountMinor: wanted } : { ok: false, leftMinor };
      },
    },
  },
});
