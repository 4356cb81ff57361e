import payment from "../../simulators/payment.ts";
import { definePartner, type Move } from "../../src/index.ts";
import { cancelPayment, capturePayment, refundPayment } from "./modifications.ts";
import {
  chargeAtOnce,
  createPayment,
  createSession,
  finishRedirect,
  getSession,
  showRedirect,
  submitDetails,
} from "./payments.ts";
import { beginTurn } from "./turn.ts";

/** A move of the state machine, told as Adyen tells it. */
const moved =
  (name: string): Move =>
  (state, subject, context) => {
    const turn = beginTurn(state, context);
    if (!turn.move(name, subject)) return undefined;
    for (const { id } of state.list("payments", subject.order)) chargeAtOnce(turn, id);
    return turn.end();
  };

const names = [
  "authentication_succeeded",
  "authentication_failed",
  "refund_settled",
  "refund_failed",
  "capture_settled",
  "captured",
  "voided",
  "capture_failed",
  "refunded",
  "disputed",
  "dispute_won",
  "dispute_lost",
];

/**
 * Adyen's words around the state machine of a card payment gateway: what is reserved, taken and given back is decided there, and the
 * books are its own.
 */
export const simulator = definePartner({
  name: "adyen",
  operations: {
    createPayment,
    submitDetails,
    createSession,
    getSession,
    capturePayment,
    cancelPayment,
    refundPayment,
    showRedirect,
    finishRedirect,
  },
  moves: Object.fromEntries(names.map((name) => [name, moved(name)])),
  ...(payment.books && { books: payment.books }),
  ...(payment.dialect && { dialect: payment.dialect }),
});
