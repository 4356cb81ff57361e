import payment from "../../simulators/payment.ts";
import { definePartner, type Move, type OperationHandler } from "../../src/index.ts";
import { payAtCheckout, showCheckout } from "./checkout.ts";
import {
  cancelPayment,
  chargeAtOnce,
  createCapture,
  createPayment,
  end,
  releaseAuthorization,
  updatePayment,
} from "./payments.ts";
import { reads } from "./reads.ts";
import { cancelRefund, createRefund } from "./refunds.ts";
import { beginTurn, paymentOf } from "./turn.ts";

/** A move of the state machine, told as Mollie tells it. */
const moved =
  (name: string): Move =>
  (state, subject, context) => {
    const turn = beginTurn(state, context);
    if (!turn.move(name, subject)) return undefined;
    for (const { id } of state.list("payments", subject.order)) chargeAtOnce(turn, id);
    return turn.end();
  };

/** Nobody has come to the hosted page in time. */
const expired: Move = (state, { order, id }, context) => {
  const turn = beginTurn(state, context);
  for (const { id: found } of state.list("payments", order)) {
    const payment = paymentOf(state, found);
    if (payment?.status !== "requires_action" || (id ?? found) !== found) continue;
    end(turn, payment, "expired");
    return turn.end();
  }
  return undefined;
};

const operations: Readonly<Record<string, OperationHandler>> = {
  ...reads,
  createPayment,
  updatePayment,
  cancelPayment,
  releaseAuthorization,
  createCapture,
  createRefund,
  cancelRefund,
  showCheckout,
  payAtCheckout,
};

const names = [
  "authentication_succeeded",
  "authentication_failed",
  "refund_settled",
  "refund_failed",
  "capture_settled",
  "captured",
  "voided",
  "refunded",
  "disputed",
  "dispute_won",
  "dispute_lost",
];

/**
 * Mollie's words around the state machine of a card payment gateway: what is reserved, taken and given back is decided there, and
 * the books are its own.
 */
export const simulator = definePartner({
  name: "mollie",
  operations,
  moves: { ...Object.fromEntries(names.map((name) => [name, moved(name)])), expired },
  ...(payment.books && { books: payment.books }),
  ...(payment.dialect && { dialect: payment.dialect }),
});
