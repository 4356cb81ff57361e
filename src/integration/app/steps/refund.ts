import type { Money } from "../../../core/money.ts";
import type { Refund } from "../../ports.ts";
import { type At, answer, finding, needsPerson, type PollHandler, type StepHandler } from "./step-handler.ts";

interface Request {
  readonly paymentId: string;
  readonly reference: string;
  readonly amount: Money;
}

async function lookForRefund({ gateways, order, subject }: At, happened: (refund: Refund) => boolean) {
  return finding(await gateways.payment.refundsOf(order.payment?.id ?? ""), (refunds) => {
    const made = refunds.filter((candidate) => candidate.reference === subject);
    return { happened: made.some(happened), facts: made.map((refund) => ({ type: "refund", refund, confirmed: true })) };
  });
}

/** Asks for one refund, by its reference. Like an authorization, the answer only names it: the bank pays later, or not. */
export const refund: StepHandler<Request> = {
  partner: "payment",
  operation: "createRefund",
  prepare: ({ order, subject }) => {
    const wanted = order.refunds.find((candidate) => candidate.reference === subject);
    const amount = { amountMinor: wanted?.amountMinor ?? 0, currency: order.total.currency };
    return { paymentId: order.payment?.id ?? "", reference: subject, amount };
  },
  perform: async ({ gateways, keyed }, request) =>
    answer(await gateways.payment.refund({ ...keyed, ...request }), (made) => [
      { type: "refund", refund: made, confirmed: false },
    ]),
  find: (at) => lookForRefund(at, () => true),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};

/** Waits for the bank's word on a refund where no webhook brings it. */
export const confirmRefund: PollHandler = {
  partner: "payment",
  operation: "listRefunds",
  find: (at) => lookForRefund(at, (found) => found.status !== "pending"),
};
