import type { Money } from "../../../core/money.ts";
import type { Payment } from "../../ports.ts";
import { paymentFacts } from "./authorize.ts";
import { type At, answer, type Finding, finding, later, needsPerson, type StepHandler } from "./step-handler.ts";

type PaymentRequest = { readonly paymentId: string };

async function lookAtPayment({ gateways, order, subject }: At, happened: (payment: Payment) => boolean) {
  const look = (payment: Payment): Finding => ({ happened: happened(payment), facts: paymentFacts(payment) });
  return finding(await gateways.payment.payment(subject || (order.payment?.id ?? "")), look);
}

/** Takes the money, once the label is bought. */
export const capture: StepHandler<PaymentRequest & { readonly amount: Money }> = {
  partner: "payment",
  operation: "capturePayment",
  prepare: ({ order, due }) => ({ paymentId: order.payment?.id ?? "", amount: due }),
  perform: async ({ gateways, keyed }, request) => {
    const outcome = await gateways.payment.capture({ ...keyed, ...request });
    return outcome.ok && outcome.value.status !== "captured" ? { ok: true, value: later } : answer(outcome, paymentFacts);
  },
  find: (at) => lookAtPayment(at, ({ status }) => status === "captured" || status === "capture_failed"),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};

/** Gives an authorization back: a cancelled order's, or, by its id, one that was made twice. */
export const voidPayment: StepHandler<PaymentRequest> = {
  partner: "payment",
  operation: "voidPayment",
  prepare: ({ order, subject }) => ({ paymentId: subject || (order.payment?.id ?? "") }),
  perform: async ({ gateways, keyed }, request) => answer(await gateways.payment.void({ ...keyed, ...request }), paymentFacts),
  // A captured or declined payment ends the step too: there is nothing left to void, and the read's facts say what to do.
  find: (at) => lookAtPayment(at, (payment) => payment.status !== "authorized" && payment.status !== "requires_action"),
  refused: ({ order, step }, error) => needsPerson(order, step, error),
};
