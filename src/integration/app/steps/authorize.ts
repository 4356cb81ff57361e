import type { Money } from "../../../core/money.ts";
import type { Fact } from "../../domain/facts.ts";
import type { Order } from "../../domain/order.ts";
import type { Payment } from "../../ports.ts";
import { answer, finding, needsPerson, type PollHandler, type StepHandler } from "./step-handler.ts";

/** Of several payments under one order, the one that went furthest. */
const furthest: readonly Payment["status"][] = [
  "captured",
  "authorized",
  "requires_action",
  "declined",
  "voided",
  "capture_failed",
];

/** The order's own payment among those that the partner lists: the known one, else the one that went furthest. */
export function ownPayment(order: Order, payments: readonly Payment[]): Payment | undefined {
  const known = order.payment;
  if (known !== undefined) return payments.find((payment) => payment.id === known.id);
  const rank = (payment: Payment): number => furthest.indexOf(payment.status);
  return [...payments].sort((a, b) => rank(a) - rank(b))[0];
}

/** All payments of the order as facts, its own first: whichever comes first becomes the order's. */
export function allPaymentFacts(order: Order, payments: readonly Payment[]): readonly Fact[] {
  const own = ownPayment(order, payments);
  const others = payments.filter((payment) => payment !== own);
  return [...paymentFacts(own), ...(own === undefined ? [] : others.flatMap(paymentFacts))];
}

export function paymentFacts(payment: Payment | undefined): readonly Fact[] {
  return payment === undefined ? [] : [{ type: "payment", payment, confirmed: true }];
}

interface Request {
  readonly amount: Money;
  readonly paymentToken: string;
  readonly returnUrl?: string;
}

/**
 * Authorizes the payment. The answer only names it: the order goes on when a webhook's read or a poll has seen its
 * status, since banks answer later than gateways do.
 */
export const authorize: StepHandler<Request> = {
  partner: "payment",
  operation: "createPayment",
  prepare: ({ order, config }) => {
    const returnUrl = config.returnUrl?.replace("{order}", encodeURIComponent(order.ref));
    return { amount: order.total, paymentToken: order.paymentToken, ...(returnUrl === undefined ? {} : { returnUrl }) };
  },
  perform: async ({ gateways, keyed }, request) =>
    answer(await gateways.payment.authorize({ ...keyed, ...request }), (payment) => [
      { type: "payment", payment, confirmed: false },
    ]),
  find: async ({ gateways, order }) =>
    finding(await gateways.payment.paymentsOf(order.ref), (payments) => {
      const facts = allPaymentFacts(order, payments);
      return { happened: facts.length > 0, facts };
    }),
  refused: ({ order, step }, error) => {
    const declined = error.status === 402 || /declined|insufficient_funds/.test(error.code);
    return declined ? { order: { ...order, ended: "declined" }, row: "done" } : needsPerson(order, step, error);
  },
};

/** Waits for the payment's status where no webhook tells it. */
export const confirmPayment: PollHandler = {
  partner: "payment",
  operation: "getPayment",
  find: async ({ gateways, order }) =>
    finding(await gateways.payment.payment(order.payment?.id ?? ""), (payment) => ({
      happened: payment.status !== "requires_action",
      facts: paymentFacts(payment),
    })),
};
