import type { Keyed, Payment, PaymentGateway } from "../ports.ts";
import { differs, differsMoney, first } from "./mismatch.ts";
import { allPages, pageOf } from "./pages.ts";
import type { PartnerClient } from "./partner-client.ts";
import {
  balanceTransactionShape,
  paymentNonsense,
  paymentShape,
  refundShape,
  toBalanceTransaction,
  toPayment,
  toRefund,
  transactionNonsense,
} from "./payment-answers.ts";

const paymentsPage = pageOf(paymentShape);
const refundsPage = pageOf(refundShape);
const balanceTransactionsPage = pageOf(balanceTransactionShape);

/** What all effectful calls have in common. */
export function keyed({ order, key, attempt }: Keyed) {
  return { method: "POST", read: false, order, attempt, headers: { "idempotency-key": key } } as const;
}

export const inPath = encodeURIComponent;

function expectPayment(status: number, mismatch: (payment: Payment) => string | undefined) {
  const both = (payment: Payment): string | undefined => first(paymentNonsense(payment), mismatch(payment));
  return { status, shape: paymentShape, map: toPayment, mismatch: both };
}

/** The payment partner's contract, one function an operation. */
export function createPaymentGateway(client: PartnerClient): PaymentGateway {
  const isOf =
    ({ paymentId, order }: { paymentId: string; order: string }) =>
    (payment: Payment): string | undefined =>
      first(differs("id", payment.id, paymentId), differs("order_reference", payment.order, order));
  const changed = (
    request: { paymentId: string; order: string },
    status: Payment["status"],
    effect: (payment: Payment) => string | undefined = () => undefined,
  ) => expectPayment(200, (payment) => first(isOf(request)(payment), differs("status", payment.status, status), effect(payment)));
  return {
    authorize: (request) =>
      client.call({
        ...keyed(request),
        operation: "createPayment",
        path: "/v1/payments",
        body: {
          order_reference: request.order,
          amount_minor: request.amount.amountMinor,
          currency: request.amount.currency,
          payment_token: request.paymentToken,
          ...(request.returnUrl === undefined ? {} : { return_url: request.returnUrl }),
        },
        expected: expectPayment(201, (payment) =>
          first(differs("order_reference", payment.order, request.order), differsMoney(payment.amount, request.amount)),
        ),
      }),
    payment: (id) =>
      client.call({
        operation: "getPayment",
        method: "GET",
        path: `/v1/payments/${inPath(id)}`,
        read: true,
        expected: expectPayment(200, (payment) => differs("id", payment.id, id)),
      }),
    paymentsOf: (order) =>
      allPages(client, {
        operation: "listPayments",
        path: "/v1/payments",
        query: { order_reference: order },
        order,
        page: paymentsPage,
        map: toPayment,
        mismatch: (payment) => first(paymentNonsense(payment), differs("order_reference", payment.order, order)),
      }),
    capture: (request) =>
      client.call({
        ...keyed(request),
        operation: "capturePayment",
        path: `/v1/payments/${inPath(request.paymentId)}/capture`,
        body: { amount_minor: request.amount.amountMinor },
        expected: {
          ...changed(request, "captured", ({ capturedMinor, amount: { currency } }) =>
            differsMoney({ amountMinor: capturedMinor, currency }, request.amount),
          ),
          accepted: { status: 202, mismatch: isOf(request) },
        },
      }),
    void: (request) =>
      client.call({
        ...keyed(request),
        operation: "voidPayment",
        path: `/v1/payments/${inPath(request.paymentId)}/void`,
        body: {},
        expected: changed(request, "voided"),
      }),
    refund: (request) =>
      client.call({
        ...keyed(request),
        operation: "createRefund",
        path: `/v1/payments/${inPath(request.paymentId)}/refunds`,
        body: { amount_minor: request.amount.amountMinor, refund_reference: request.reference },
        expected: {
          status: 201,
          shape: refundShape,
          map: toRefund,
          mismatch: (refund) =>
            first(
              differs("payment_id", refund.paymentId, request.paymentId),
              differs("order_reference", refund.order, request.order),
              differs("refund_reference", refund.reference, request.reference),
              differsMoney(refund.amount, request.amount),
            ),
        },
      }),
    refundsOf: (paymentId) =>
      allPages(client, {
        operation: "listRefunds",
        path: `/v1/payments/${inPath(paymentId)}/refunds`,
        query: {},
        page: refundsPage,
        map: toRefund,
        mismatch: (refund) => differs("payment_id", refund.paymentId, paymentId),
      }),
    settlement: (day) =>
      allPages(client, {
        operation: "listBalanceTransactions",
        path: "/v1/balance_transactions",
        query: { day },
        page: balanceTransactionsPage,
        map: toBalanceTransaction,
        mismatch: transactionNonsense,
      }),
  };
}
