import { type Outcome, type Resources, refuse, type SimulatorContext, type SimulatorRequest } from "../../src/index.ts";
import { type Amount, amountOf, minorOf } from "./amount.ts";
import { halJson } from "./dialect.ts";
import { type Facts, isManual, linked, type Payment, type Shown, statusOf } from "./show.ts";
import { beginTurn, factsOf, keepCapture, paymentOf, payments, type Turn } from "./turn.ts";

export type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

interface Changeable {
  readonly description?: string;
  readonly redirectUrl?: string | null;
  readonly cancelUrl?: string | null;
  readonly webhookUrl?: string | null;
  readonly metadata?: unknown;
  readonly locale?: string | null;
}
interface Create extends Changeable {
  readonly amount: Amount;
  readonly description: string;
  readonly method?: string | readonly string[] | null;
  readonly captureMode?: "automatic" | "manual" | null;
  readonly cardToken?: string;
}
interface CreateCapture {
  readonly amount?: Amount | null;
  readonly description?: string;
  readonly metadata?: unknown;
}

const headers = { "content-type": halJson };

/** An answer with links that lead back here. */
export const hal = (status: number, body: object, { origin }: Pick<Request, "origin">): Outcome => ({
  status,
  headers,
  body: linked(body, origin) as object,
});

export const gone = (what: string, id: string): Outcome => refuse(404, "not_found", `No ${what} exists with token ${id}.`);

export const badAmount = (field = "amount.value"): Outcome =>
  refuse(422, "invalid_amount", "The amount contains an invalid value", field);

export const shownOf = (state: Resources, id: string): object => state.get<Shown<Facts>>(payments, id)?.data.shown ?? {};

/** The bank's word for a card's token: Mollie Components make `tkn_…`, and a drill's customers bring the state machine's own. */
const cardOf = (token: string): string | undefined =>
  token.startsWith("tok_") ? token : token.startsWith("tkn_") ? "tok_visa_ok" : undefined;

const methodOf = ({ method, cardToken }: Create): string | null =>
  cardToken !== undefined ? "creditcard" : typeof method === "string" ? method : (method?.[0] ?? null);

/** Charges at once, where nobody asked to wait. */
export function chargeAtOnce(turn: Turn, id: string): void {
  const of = paymentOf(turn.state, id);
  const facts = factsOf(turn.state, id);
  if (of?.status !== "authorized" || facts === undefined || isManual(facts)) return;
  const { order_reference: order, amount_minor } = of;
  turn.ask("capturePayment", { order, path: { payment_id: id }, body: { amount_minor } });
}

export function createPayment(state: Resources, request: Request<Create>, context: SimulatorContext): Outcome {
  const { body, order } = request;
  const amount_minor = minorOf(body.amount);
  if (amount_minor === undefined || amount_minor === 0) return badAmount();
  // without a card the shopper chooses at the hosted page, and the bank has been asked for nothing yet
  const payment_token = body.cardToken === undefined ? "tok_requires_action" : cardOf(body.cardToken);
  if (payment_token === undefined) return refuse(422, "invalid_request", "The card token is invalid", "cardToken");
  const turn = beginTurn(state, context);
  const asked = { order_reference: order, amount_minor, currency: body.amount.currency, payment_token };
  const { id } = turn.ask("createPayment", { order, body: asked }).body as { readonly id: string };
  const more: Facts = {
    description: body.description,
    redirectUrl: body.redirectUrl ?? null,
    cancelUrl: body.cancelUrl ?? null,
    webhookUrl: body.webhookUrl ?? null,
    metadata: body.metadata ?? null,
    method: methodOf(body),
    captureMode: body.captureMode ?? "automatic",
    ...(typeof body.locale === "string" && { locale: body.locale }),
    since: {},
  };
  state.create<Shown<Facts>>({ collection: payments, id, order, group: id, data: { shown: { id }, more } });
  chargeAtOnce(turn, id);
  const consequences = turn.end();
  return { ...hal(201, shownOf(state, id), request), ...consequences };
}

/** Does something with the payment that a path names. */
export const withPayment =
  <Body>(handle: (turn: Turn, payment: Payment, facts: Facts, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const { payment_id: id = "" } = request.path;
    const payment = paymentOf(state, id);
    const facts = factsOf(state, id);
    if (payment === undefined || facts === undefined) return gone("payment", id);
    return handle(beginTurn(state, context), payment, facts, request);
  };

export const updatePayment = withPayment<Changeable>((turn, { id }, facts, request) => {
  const { description, metadata, locale, ...urls } = request.body;
  turn.know(id, {
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
    ...(typeof locale === "string" && { locale }),
    redirectUrl: urls.redirectUrl === undefined ? facts.redirectUrl : urls.redirectUrl,
    cancelUrl: urls.cancelUrl === undefined ? facts.cancelUrl : urls.cancelUrl,
    webhookUrl: urls.webhookUrl === undefined ? facts.webhookUrl : urls.webhookUrl,
  });
  const consequences = turn.end();
  return { ...hal(200, shownOf(turn.state, id), request), ...consequences };
});

/** Gives back what is reserved, or ends what nobody has paid. */
export function end(turn: Turn, { id, order_reference: order }: Payment, ended: "canceled" | "expired"): void {
  turn.know(id, { ended });
  turn.ask("voidPayment", { order, path: { payment_id: id } });
}

export const cancelPayment = withPayment((turn, payment, facts, request) => {
  if (!["open", "authorized"].includes(statusOf(payment, facts)))
    return refuse(422, "invalid_state", "The payment cannot be canceled.");
  end(turn, payment, "canceled");
  const consequences = turn.end();
  return { ...hal(200, shownOf(turn.state, payment.id), request), ...consequences };
});

export const releaseAuthorization = withPayment((turn, payment, facts) => {
  if (statusOf(payment, facts) !== "authorized")
    return refuse(422, "invalid_state", "The payment is not authorized: there is nothing to release.");
  end(turn, payment, "canceled");
  return { status: 202, ...turn.end() };
});

export const createCapture = withPayment<CreateCapture>((turn, payment, facts, request) => {
  const { body } = request;
  const { state, context } = turn;
  const { id, amount_minor: whole, currency, order_reference: order } = payment;
  if (statusOf(payment, facts) !== "authorized") return refuse(422, "invalid_state", "The payment is not in a capturable state.");
  const amount = body.amount ?? amountOf(whole, currency);
  const amountMinor = minorOf(amount);
  if (amountMinor === undefined || amountMinor === 0 || amount.currency !== currency) return badAmount();
  if (amountMinor > whole)
    return refuse(422, "amount_too_large", "The amount is higher than the amount that is authorized.", "amount.value");
  const notes = { description: body.description ?? facts.description, metadata: body.metadata ?? null };
  const asked = turn.ask("capturePayment", { order, path: { payment_id: id }, body: { amount_minor: amountMinor } });
  if (asked.status >= 400) return refuse(422, "invalid_state", "Another capture of the payment is still being processed.");
  // what the bank says of it is for later reads, however soon that is
  const capture = { id: context.id("cpt"), amountMinor, status: "pending", createdAt: context.now } as const;
  const shown = keepCapture(state, payment, capture, notes);
  const consequences = turn.end();
  return { ...hal(201, shown, request), ...consequences };
});
