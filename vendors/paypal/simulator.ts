import payment from "../../simulators/payment.ts";
import { definePartner, type Move, type OperationHandler } from "../../src/index.ts";
import { read } from "./answers.ts";
import { approve, approveAtCheckout, authorizeOrder, captureOrder, createOrder, patchOrder, showCheckout } from "./orders.ts";
import { captureAuthorization, refundCapture, voidAuthorization } from "./payments.ts";
import type { Order, Shown } from "./show.ts";
import { authorizations, beginTurn, captures, orders, refunds } from "./turn.ts";
import { verifySignature } from "./verify.ts";

/** A move of the state machine, told as PayPal tells it. */
const moved =
  (name: string): Move =>
  (state, subject, context) => {
    const turn = beginTurn(state, context);
    return turn.move(name, subject) ? turn.end() : undefined;
  };

/** The payer at PayPal's page, for the first of the shop's orders there that waits for one. */
const atPage =
  (how: "approves" | "declines"): Move =>
  (state, { order, id }, context) => {
    const waiting = state
      .list<Shown<Order>>(orders, order)
      .map(({ data }) => data.more)
      .find((one) => ["CREATED", "PAYER_ACTION_REQUIRED"].includes(one.status) && (id ?? one.id) === one.id);
    if (waiting === undefined) return undefined;
    const turn = beginTurn(state, context);
    approve(turn, waiting, order, how);
    return turn.end();
  };

const operations: Readonly<Record<string, OperationHandler>> = {
  createOrder,
  getOrder: read(orders, "order_id", "order"),
  patchOrder,
  captureOrder,
  authorizeOrder,
  getAuthorization: read(authorizations, "authorization_id", "authorization"),
  captureAuthorization,
  voidAuthorization,
  getCapture: read(captures, "capture_id", "capture"),
  refundCapture,
  getRefund: read(refunds, "refund_id", "refund"),
  verifySignature,
  showCheckout,
  approveAtCheckout,
};

const names = [
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
 * PayPal's words around the state machine of a payment gateway: what is reserved, taken and given back is decided there, and the books
 * are its own. That a payer has approved reserves nothing: it is PayPal's alone.
 */
export const simulator = definePartner({
  name: "paypal",
  operations,
  moves: {
    ...Object.fromEntries(names.map((name) => [name, moved(name)])),
    authentication_succeeded: atPage("approves"),
    authentication_failed: atPage("declines"),
  },
  ...(payment.books && { books: payment.books }),
  ...(payment.dialect && { dialect: payment.dialect }),
});
