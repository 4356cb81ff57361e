import payment from "../../simulators/payment.ts";
import { definePartner, type Move, type OperationHandler, type Resources } from "../../src/index.ts";
import { authenticated, showBankPage } from "./bank.ts";
import {
  afterBankOnPage,
  createCheckoutSession,
  debitSettled,
  expireCheckoutSession,
  filled,
  left,
  listLineItems,
  payOnCheckoutPage,
  retrieveCheckoutSession,
  showCheckoutPage,
  visited,
} from "./checkout.ts";
import { withExpansion } from "./expand.ts";
import { beginTurn, intents, type Shown, type Turn } from "./machine.ts";
import { customerOperations } from "./methods.ts";
import { originOf } from "./origin.ts";
import { canceled, captured, confirmed, create, updated } from "./payments.ts";
import { reads } from "./reads.ts";
import { createRefund } from "./refunds.ts";
import type { Intent } from "./show.ts";

const intentsOf = (state: Resources, order: string): readonly Intent[] =>
  state.list<Shown<Intent>>(intents, order).map(({ data }) => data.more);

/** A move of the state machine, told as Stripe tells it. */
const moved =
  (name: string, after?: (turn: Turn, intent: Intent) => void): Move =>
  (state, subject, context) => {
    const turn = beginTurn(state, context);
    if (!turn.move(name, subject)) return undefined;
    for (const intent of intentsOf(state, subject.order)) after?.(turn, intent);
    return turn.end();
  };

/** What the shopper does at the bank: with a payment that waits there, or else on the page that the shop sent him to. */
const atTheBank =
  (succeeds: boolean): Move =>
  (state, subject, context) => {
    const name = succeeds ? "authentication_succeeded" : "authentication_failed";
    const after = (turn: Turn, intent: Intent): void => afterBankOnPage(turn, intent, true);
    return moved(name, after)(state, subject, context) ?? visited(state, subject, succeeds, context);
  };

/** Shoppers are sent to where the shop finds this simulator. */
const atItsOrigin =
  (handler: OperationHandler): OperationHandler =>
  (state, request, context) => {
    const bankUrl = originOf(request);
    return handler(state, request, bankUrl === undefined ? context : { ...context, dialect: { ...context.dialect, bankUrl } });
  };

const operations: Readonly<Record<string, OperationHandler>> = {
  ...reads,
  ...customerOperations,
  createCheckoutSession,
  retrieveCheckoutSession,
  expireCheckoutSession,
  listCheckoutSessionLineItems: listLineItems,
  showCheckoutPage,
  payOnCheckoutPage,
  showBankPage,
  createPaymentIntent: create,
  updatePaymentIntent: updated,
  confirmPaymentIntent: confirmed,
  capturePaymentIntent: captured,
  cancelPaymentIntent: canceled,
  authenticatePaymentIntent: authenticated,
  createRefund,
};

/**
 * Stripe's words around the state machine of a card payment gateway: what is reserved, taken and given back is decided there, and the
 * books are its own.
 */
export const simulator = definePartner({
  name: "stripe",
  operations: Object.fromEntries(Object.entries(operations).map(([id, handler]) => [id, atItsOrigin(withExpansion(handler))])),
  moves: {
    authentication_succeeded: atTheBank(true),
    authentication_failed: atTheBank(false),
    checkout_filled: filled,
    checkout_left: left,
    debit_settled: debitSettled,
    refund_settled: moved("refund_settled"),
    refund_failed: moved("refund_failed"),
    captured: moved("captured"),
    voided: moved("voided"),
    refunded: moved("refunded"),
    disputed: moved("disputed"),
    dispute_won: moved("dispute_won"),
    dispute_lost: moved("dispute_lost"),
  },
  ...(payment.books && { books: payment.books }),
  ...(payment.dialect && { dialect: payment.dialect }),
});
