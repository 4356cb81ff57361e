import { heal } from "../../../src/integration/app/heal.ts";
import { observe } from "../../../src/integration/app/observe.ts";
import type { Payment } from "../../../src/integration/domain/partner-records.ts";
import { defineBug } from "../define-bug.ts";

const hasNotFailed = ({ status }: Payment): boolean => status !== "capture_failed";

export default defineBug({
  name: "captured-taken-for-the-end",
  class: "unknown-outcomes",
  story:
    "A payment that was captured is never looked at again, so a capture that fails at the bank days later stays in the books as money that came.",
  checkers: ["convergence"],
  scenarios: ["merchants-and-parcels"],
  parts: {
    app: {
      observe: async (gateways, order, reading) => {
        const { facts, ...rest } = await observe(gateways, order, reading);
        return { ...rest, facts: facts.filter((fact) => fact.type !== "payment" || hasNotFailed(fact.payment)) };
      },
      heal: ({ books, ...request }) => heal({ ...request, books: { ...books, payments: books.payments.filter(hasNotFailed) } }),
    },
  },
});
