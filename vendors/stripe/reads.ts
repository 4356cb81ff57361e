import { type OperationHandler, type Outcome, type Resources, refuse, type SimulatorRequest } from "../../src/index.ts";
import { listOf, searchIn } from "./list.ts";
import { charges, events, intents, refunds, type Shown, transactions } from "./machine.ts";
import { sessions } from "./session.ts";
import { type Booking, showBooking } from "./show.ts";

type Kept = Pick<Shown<unknown>, "shown">;
type Request = SimulatorRequest<object>;
type Wanted = (item: Readonly<Record<string, unknown>>, query: URLSearchParams) => boolean;

const gone = (what: string, id: string, parameter = "id"): Outcome =>
  refuse(404, "not_found", `No such ${what}: '${id}'`, parameter);

const newestFirst = (state: Resources, collection: string) =>
  state
    .all<Kept>(collection)
    .map(({ data }) => data.shown)
    .reverse();

/** Items whose field is what a query parameter of that name asks for. */
const having =
  (...names: readonly string[]): Wanted =>
  (item, query) =>
    names.every((name) => query.get(name) === null || item[name] === query.get(name));

/** An attempt that waits for its shopper is no charge yet. */
const isWhole = (shown: object): boolean => "object" in shown;

const read =
  (collection: string, parameter: string, what: string, named?: string) =>
  (state: Resources, { path }: Request): Outcome => {
    const id = path[parameter] ?? "";
    const shown = state.get<Kept>(collection, id)?.data.shown;
    return shown === undefined || !isWhole(shown) ? gone(what, id, named) : { status: 200, body: shown };
  };

const list =
  (collection: string, url: string, wanted: Wanted = () => true) =>
  (state: Resources, request: Request): Outcome =>
    listOf(
      newestFirst(state, collection).filter((item) =>
        wanted(item as unknown as Readonly<Record<string, unknown>>, request.query),
      ),
      request,
      url,
    );

/** Reads of what is kept. */
export const reads: Readonly<Record<string, OperationHandler>> = {
  retrievePaymentIntent: read(intents, "intent", "payment_intent", "intent"),
  listPaymentIntents: list(intents, "/v1/payment_intents", having("customer")),
  searchPaymentIntents: (state, request: Request) => searchIn(newestFirst(state, intents), request, "/v1/payment_intents/search"),
  retrieveRefund: read(refunds, "refund", "refund"),
  listRefunds: list(refunds, "/v1/refunds", having("payment_intent", "charge")),
  retrieveCharge: read(charges, "charge", "charge"),
  listCharges: list(charges, "/v1/charges", (item, query) => isWhole(item) && having("payment_intent")(item, query)),
  retrieveEvent: read(events, "event", "event"),
  listCheckoutSessions: list(sessions, "/v1/checkout/sessions", having("payment_intent", "customer", "status")),
  listEvents: list(events, "/v1/events", having("type")),
  retrieveBalanceTransaction: (state, { path }: Request) => {
    const booking = state.get<Booking>(transactions, path.transaction ?? "")?.data;
    return booking === undefined
      ? gone("balance_transaction", path.transaction ?? "")
      : { status: 200, body: showBooking(booking) };
  },
  listBalanceTransactions: (state, request: Request) => {
    const all = state.all<Booking>(transactions).map(({ data }) => showBooking(data));
    return listOf(all.reverse(), request, "/v1/balance_transactions");
  },
};
