import { type Outcome, type Resources, refuse, type SimulatorContext, type SimulatorRequest } from "../../src/index.ts";
import { listOf } from "./list.ts";
import { beginTurn, intentNow, intentOf, keepIntent, paymentOf, type Turn } from "./machine.ts";
import { customers, methodOf, noCustomer } from "./methods.ts";
import { originOf } from "./origin.ts";
import { checkoutPage, sendTo } from "./pages.ts";
import { afterBank, askBank, chargeAtOnce, makeIntent } from "./payments.ts";
import {
  createSession,
  keepSession,
  type LineItem,
  openSessionOf,
  pageOf,
  type Session,
  sessionOf,
  sessions,
  showItem,
  shownSession,
  successUrlOf,
} from "./session.ts";
import { type Intent, type Metadata, paymentError, seconds, statusOf } from "./show.ts";

interface Create {
  readonly mode: "payment";
  readonly line_items: readonly {
    readonly quantity?: number;
    readonly price_data: {
      readonly currency: string;
      readonly unit_amount: number;
      readonly product_data?: { readonly name: string };
    };
  }[];
  readonly success_url: string;
  readonly cancel_url?: string;
  readonly client_reference_id?: string;
  readonly customer?: string;
  readonly customer_email?: string;
  readonly expires_at?: number;
  readonly metadata?: Metadata;
  readonly payment_intent_data?: {
    readonly capture_method?: Intent["captureMethod"];
    readonly description?: string;
    readonly metadata?: Metadata;
  };
}
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

const daySeconds = 86_400;
/** How long a drill's shopper takes to fill in the page, and how soon after a no he gives up. */
const fillsAfterMs = 400;
const givesUpAfterMs = 300;

const gone = (id: string): Outcome => refuse(404, "not_found", `No such checkout.session: ${id}`);

export function createCheckoutSession(state: Resources, request: Request<Create>, context: SimulatorContext): Outcome {
  const { body, order } = request;
  const { customer = null, metadata = {}, payment_intent_data: payment = {} } = body;
  const currencies = new Set(body.line_items.map(({ price_data }) => price_data.currency.toLowerCase()));
  const [currency = ""] = currencies;
  if (currencies.size > 1) return refuse(400, "invalid_request", "All line items must be in the same currency.", "line_items");
  if (customer !== null && state.get(customers, customer) === undefined) return noCustomer(customer);
  const created = seconds(context.now);
  const items = body.line_items.map(
    ({ quantity = 1, price_data: { unit_amount: unitAmount, product_data } }): LineItem => ({
      id: context.id("li"),
      description: product_data?.name ?? "",
      quantity,
      unitAmount,
    }),
  );
  const session: Session = {
    id: context.id("cs_test"),
    items,
    amount: items.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, 0),
    currency,
    status: "open",
    metadata,
    created,
    expiresAt: body.expires_at ?? created + daySeconds,
    successUrl: body.success_url,
    cancelUrl: body.cancel_url ?? null,
    reference: body.client_reference_id ?? null,
    customer,
    email: body.customer_email ?? null,
    captureMethod: payment.capture_method ?? "automatic",
    intentMetadata: payment.metadata ?? {},
    description: payment.description ?? null,
    origin: originOf(request) ?? String(context.dialect.bankUrl ?? "http://127.0.0.1:4010"),
  };
  if (session.amount <= 0)
    return refuse(400, "amount_too_small", "The Checkout Session's total amount must be more than nothing.", "line_items");
  const shown = createSession(state, order, session);
  // a drill's shopper brings the card along that he will pay with
  const later = metadata.payment_token === undefined ? [] : [{ afterMs: fillsAfterMs, move: "checkout_filled", id: session.id }];
  return { status: 200, body: shown, later };
}

const withSession =
  <Body>(handle: (session: Session, request: Request<Body>, state: Resources, context: SimulatorContext) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const { session: id = "" } = request.path;
    const session = sessionOf(state, id);
    return session === undefined ? gone(id) : handle(session, request, state, context);
  };

export const expireCheckoutSession = withSession((session, _request, state, context) => {
  if (session.status !== "open")
    return refuse(
      400,
      "invalid_request",
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  const turn = beginTurn(state, context);
  expire(turn, session);
  const consequences = turn.end();
  return { status: 200, body: shownSession(state, session.id), ...consequences };
});

function expire(turn: Turn, session: Session): void {
  const { state } = turn;
  keepSession(state, { ...session, status: "expired" }, undefined);
  turn.tell("checkout.session.expired", state.get(sessions, session.id)?.order ?? "-", () => shownSession(state, session.id));
}

const itemsUrl = ({ id }: Session): string => `/v1/checkout/sessions/${id}/line_items`;

export const listLineItems = withSession((session, request) =>
  listOf(
    session.items.map((item) => showItem(item, session)),
    request,
    itemsUrl(session),
  ),
);

/** The session; its items too where `expand` asks for them. */
export const retrieveCheckoutSession = withSession((session, request, state) => {
  const shown = shownSession(state, session.id);
  const isExpanded = [...request.query].some(([name, path]) => name.startsWith("expand[") && path.startsWith("line_items"));
  if (!isExpanded) return { status: 200, body: shown };
  const { body } = listOf(
    session.items.map((item) => showItem(item, session)),
    { query: new URLSearchParams({ limit: "100" }) },
    itemsUrl(session),
  );
  return { status: 200, body: { ...shown, line_items: body as object } };
});

/** What a session becomes as its payment is on its way: done, though what a bank decides later is not paid yet. */
export function afterPayment(turn: Turn, intent: Intent): void {
  const { state } = turn;
  const session = sessionOf(state, intent.session);
  const status = statusOf(intent, paymentOf(state, intent.charge));
  if (session?.status !== "open" || !["succeeded", "requires_capture", "processing"].includes(status)) return;
  keepSession(state, { ...session, status: "complete" }, status);
  turn.tell("checkout.session.completed", state.get(sessions, session.id)?.order ?? "-", () => shownSession(state, session.id));
}

/** The session's payment: the one that was tried before, or a new one. */
function intentFor(turn: Turn, session: Session): Intent {
  const { state } = turn;
  const before = session.intent === undefined ? undefined : intentOf(state, session.intent);
  if (before !== undefined) return before;
  const order = state.get(sessions, session.id)?.order ?? "-";
  const made = makeIntent(turn, order, {
    amount: session.amount,
    currency: session.currency,
    captureMethod: session.captureMethod,
    metadata: session.intentMetadata,
    description: session.description,
    customer: session.customer,
    paymentMethod: null,
    session: session.id,
  });
  keepSession(state, { ...session, intent: made.id }, undefined);
  return made;
}

/** The shopper pays on the page. */
function pay(turn: Turn, session: Session, method: string): Outcome | "refused" | "at the bank" | "done" {
  const { state } = turn;
  const intent = intentFor(turn, session);
  const answer = askBank(turn, intent, { payment_method: method, return_url: successUrlOf(session) });
  if ("refusal" in answer) return answer.refusal;
  if (answer.hasFailed) return "refused";
  const now = intentOf(state, intent.id) ?? intent;
  afterPayment(turn, now);
  return statusOf(now, paymentOf(state, now.charge)) === "requires_action" ? "at the bank" : "done";
}

export const showCheckoutPage = (state: Resources, { path }: Request): Outcome => {
  const session = sessionOf(state, path.session);
  return session === undefined ? gone(path.session ?? "") : checkoutPage(session);
};

/** What the shopper's browser sends from the page. */
export const payOnCheckoutPage = (
  state: Resources,
  { path, body }: Request<{ readonly payment_method: string }>,
  context: SimulatorContext,
): Outcome => {
  const session = sessionOf(state, path.session);
  if (session === undefined) return gone(path.session ?? "");
  if (session.status !== "open") return checkoutPage(session);
  const turn = beginTurn(state, context);
  const outcome = methodOf(state, body.payment_method) === undefined ? undefined : pay(turn, session, body.payment_method);
  if (outcome === undefined || typeof outcome === "object") return checkoutPage(session, "This cannot be paid with.");
  const consequences = turn.end();
  const intent = intentOf(state, sessionOf(state, session.id)?.intent ?? "");
  if (outcome === "refused") {
    const { message } = paymentError(paymentOf(state, intent?.charge)) as { readonly message: string };
    return { ...checkoutPage(session, message), ...consequences };
  }
  const action =
    intent && (intentNow(state, intent).next_action as { readonly redirect_to_url: { readonly url: string } } | null);
  return { ...sendTo(action?.redirect_to_url.url ?? successUrlOf(session)), ...consequences };
};

/** Where a shopper goes from the bank who paid on a page: to the shop, or back to the page. */
export function wayFromBank(state: Resources, intent: Intent): string | undefined {
  const session = sessionOf(state, intent.session);
  if (session === undefined) return undefined;
  return session.status === "complete" ? successUrlOf(session) : pageOf(session);
}

type OfOrder = { readonly order: string; readonly id?: string };

/** A drill's shopper fills in the page with the card that he brought. Who is refused gives up. */
export function filled(state: Resources, { order, id }: OfOrder, context: SimulatorContext) {
  const session = openSessionOf(state, order);
  // he follows the latest way to pay alone
  if (session === undefined || session.id !== id) return undefined;
  return paidBy(state, session, session.metadata.payment_token ?? "", context);
}

function paidBy(state: Resources, session: Session, method: string, context: SimulatorContext) {
  if (methodOf(state, method) === undefined) return undefined;
  const turn = beginTurn(state, context);
  const outcome = pay(turn, session, method);
  if (typeof outcome === "object") return undefined;
  if (outcome === "refused") turn.schedule({ afterMs: givesUpAfterMs, move: "checkout_left", id: session.id });
  return turn.end();
}

/** Whether the shopper pays, or is refused, on a page where nobody has filled in anything. */
export function visited(state: Resources, { order }: OfOrder, succeeds: boolean, context: SimulatorContext) {
  const session = openSessionOf(state, order);
  if (session === undefined || session.metadata.payment_token !== undefined) return undefined;
  return paidBy(state, session, succeeds ? "pm_card_visa" : "pm_card_chargeDeclined", context);
}

/** A shopper who was refused closes the page, and it is open no longer: a day in a second. */
export function left(state: Resources, { id }: OfOrder, context: SimulatorContext) {
  const session = sessionOf(state, id);
  if (session?.status !== "open") return undefined;
  const turn = beginTurn(state, context);
  expire(turn, session);
  return turn.end();
}

/** The bank has allowed or refused what a shopper paid on a page; in a drill, who is refused gives up. */
export function afterBankOnPage(turn: Turn, intent: Intent, givesUp: boolean): void {
  afterBank(turn, intent);
  const now = intentOf(turn.state, intent.id) ?? intent;
  afterPayment(turn, now);
  const session = sessionOf(turn.state, now.session);
  if (givesUp && session?.status === "open") turn.schedule({ afterMs: givesUpAfterMs, move: "checkout_left", id: session.id });
}

/** The bank's word on a debit that it took its time over. */
export function debitSettled(state: Resources, { order, id }: OfOrder, context: SimulatorContext) {
  const turn = beginTurn(state, context);
  const intent = [...state.list<{ readonly more: Intent }>("payment_intents", order)]
    .map(({ data }) => data.more)
    .find(({ charge }) => charge === id);
  if (intent === undefined || paymentOf(state, intent.charge)?.status !== "authorized") return undefined;
  chargeAtOnce(turn, intent);
  keepIntent(state, intent);
  if (intent.session !== undefined) {
    const { session } = intent;
    turn.tell("checkout.session.async_payment_succeeded", order, () => shownSession(state, session));
  }
  return turn.end();
}
