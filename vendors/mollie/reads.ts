import { type OperationHandler, type Outcome, type Resources, refuse } from "../../src/index.ts";
import { gone, hal, type Request } from "./payments.ts";
import type { Shown } from "./show.ts";
import { captures, chargebacks, payments, refunds } from "./turn.ts";

type Kept = Pick<Shown<unknown>, "shown">;

const usualLimit = 50;

/** A page of a list, the newest first: `from` is the first on it, `limit` says how many. */
function pageOf(newestFirst: readonly { readonly id: string }[], name: string, url: string, request: Request): Outcome {
  const { query } = request;
  const limit = Number(query.get("limit") ?? usualLimit);
  const from = query.get("from");
  const start = from === null ? 0 : newestFirst.findIndex(({ id }) => id === from);
  if (start === -1) return refuse(400, "invalid_cursor", `There is nothing with token ${from} in this list.`, "from");
  const items = newestFirst.slice(start, start + limit);
  const link = (first: string | undefined): object => ({
    href: `${url}?${new URLSearchParams({ ...(first !== undefined && { from: first }), limit: String(limit) })}`,
    type: "application/hal+json",
  });
  const next = newestFirst[start + limit];
  const previous = newestFirst[Math.max(0, start - limit)];
  const body = {
    count: items.length,
    _embedded: { [name]: items },
    _links: {
      self: link(from ?? undefined),
      previous: start > 0 ? link(previous?.id) : null,
      next: next === undefined ? null : link(next.id),
      documentation: { href: "https://docs.mollie.com/reference/pagination", type: "text/html" },
    },
  };
  return hal(200, body, request);
}

const shownIn = (state: Resources, collection: string, group?: string) =>
  (group === undefined ? state.all<Kept>(collection) : state.list<Kept>(collection, group))
    .map(({ data }) => data.shown)
    .reverse();

const isThere = (state: Resources, id: string): boolean => state.get(payments, id) !== undefined;

const ofPayment =
  (collection: string, name: string) =>
  (state: Resources, request: Request): Outcome => {
    const { payment_id: id = "" } = request.path;
    if (!isThere(state, id)) return gone("payment", id);
    return pageOf(shownIn(state, collection, id), name, `/v2/payments/${id}/${name}`, request);
  };

const oneOf =
  (collection: string, parameter: string, what: string) =>
  (state: Resources, request: Request): Outcome => {
    const { payment_id: payment = "", [parameter]: id = "" } = request.path;
    if (!isThere(state, payment)) return gone("payment", payment);
    const found = state.get<Kept>(collection, id)?.data.shown as { readonly id: string; readonly paymentId?: string } | undefined;
    return found === undefined || (found.paymentId ?? payment) !== payment ? gone(what, id) : hal(200, found, request);
  };

const all =
  (collection: string, name: string) =>
  (state: Resources, request: Request): Outcome =>
    pageOf(shownIn(state, collection), name, `/v2/${name}`, request);

/** Reads of what is kept. */
export const reads: Readonly<Record<string, OperationHandler>> = {
  getPayment: oneOf(payments, "payment_id", "payment"),
  listPayments: all(payments, "payments"),
  getRefund: oneOf(refunds, "refund_id", "refund"),
  listRefunds: ofPayment(refunds, "refunds"),
  listAllRefunds: all(refunds, "refunds"),
  getCapture: oneOf(captures, "capture_id", "capture"),
  listCaptures: ofPayment(captures, "captures"),
  getChargeback: oneOf(chargebacks, "chargeback_id", "chargeback"),
  listChargebacks: ofPayment(chargebacks, "chargebacks"),
};
