import {
  isCurrency,
  type Outcome,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
} from "../../src/index.ts";
import { type Amount, type Facts, resultOf, sessionStatus, showPayment, showSession } from "./show.ts";
import { beginTurn, facts, factsOf, paymentOf, sessions, type Turn } from "./turn.ts";

export type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

interface Method {
  readonly type?: string;
  readonly storedPaymentMethodId?: string;
}
interface Create {
  readonly amount: Amount;
  readonly merchantAccount: string;
  readonly reference: string;
  readonly returnUrl?: string;
  readonly paymentMethod?: Method;
  readonly additionalData?: Readonly<Record<string, string>>;
  readonly captureDelayHours?: number;
}

export const badAmount = (): Outcome => refuse(422, "137", "Invalid amount specified", "amount");

/** The bank's word for a card: a drill's customers bring the state machine's own. Undefined: the shopper has to be sent somewhere. */
function tokenOf({ storedPaymentMethodId: id, type = "scheme" }: Method): string | undefined {
  if (id === undefined || type !== "scheme") return undefined;
  return id.startsWith("tok_") ? id : "tok_visa_ok";
}

/** Charges at once, where nobody asked to wait. */
export function chargeAtOnce(turn: Turn, id: string): void {
  const payment = paymentOf(turn.state, id);
  if (payment?.status !== "authorized" || factsOf(turn.state, id)?.isManual !== false) return;
  const { order_reference: order, amount_minor } = payment;
  turn.ask("capturePayment", { order, path: { payment_id: id }, body: { amount_minor } });
}

function make(turn: Turn, { body, order }: Request<Create>, token: string, session?: string): string {
  const { amount, additionalData = {}, captureDelayHours = 0 } = body;
  const asked = { order_reference: order, amount_minor: amount.value, currency: amount.currency, payment_token: token };
  const { id } = turn.ask("createPayment", { order, body: asked }).body as { readonly id: string };
  const known: Facts = {
    id,
    reference: body.reference,
    merchantAccount: body.merchantAccount,
    returnUrl: body.returnUrl ?? null,
    type: body.paymentMethod?.type ?? "scheme",
    isManual: additionalData.manualCapture === "true" || captureDelayHours > 0,
    ...(session !== undefined && { session }),
  };
  turn.state.create({ collection: facts, id, order, data: known });
  if (session !== undefined) turn.state.create({ collection: sessions, id: session, order, data: { payment: id } });
  chargeAtOnce(turn, id);
  return id;
}

const isAmount = ({ currency, value }: Amount): boolean => isCurrency(currency) && value > 0;

export function createPayment(state: Resources, request: Request<Create>, context: SimulatorContext): Outcome {
  const { body } = request;
  if (!isAmount(body.amount)) return badAmount();
  const turn = beginTurn(state, context);
  const id = make(turn, request, tokenOf(body.paymentMethod ?? {}) ?? "tok_requires_action");
  return { status: 200, body: shown(turn, id, request), ...turn.end() };
}

function shown({ state }: Pick<Turn, "state">, id: string, { origin }: Pick<Request, "origin">): object {
  const payment = paymentOf(state, id);
  const known = factsOf(state, id);
  return payment === undefined || known === undefined ? {} : showPayment(payment, known, origin);
}

export function createSession(state: Resources, request: Request<Create>, context: SimulatorContext): Outcome {
  if (!isAmount(request.body.amount)) return badAmount();
  const turn = beginTurn(state, context);
  const id = make(turn, request, "tok_requires_action", turn.id("cs"));
  const payment = paymentOf(state, id);
  const known = factsOf(state, id);
  if (payment === undefined || known === undefined) throw new Error(`there is no payment ${id}`);
  return { status: 201, body: showSession(payment, known, request.origin), ...turn.end() };
}

/** What a shopper brings back stands for a payment. */
const resultFor = (id: string): string => Buffer.from(`result of ${id}`).toString("base64url");
const paymentIn = (result: string): string =>
  Buffer.from(result, "base64url")
    .toString()
    .replace(/^result of /, "");

export function submitDetails(
  state: Resources,
  request: Request<{ readonly details?: { readonly redirectResult?: string } }>,
): Outcome {
  const id = paymentIn(request.body.details?.redirectResult ?? "");
  const payment = paymentOf(state, id);
  const known = factsOf(state, id);
  if (payment === undefined || known === undefined)
    return refuse(422, "14_0411", "Invalid redirectResult", "details.redirectResult");
  return {
    status: 200,
    body: {
      ...showPayment(payment, known, request.origin),
      resultCode: resultOf(payment, known).replace("RedirectShopper", "Pending"),
    },
  };
}

export function getSession(state: Resources, { path, query }: Request): Outcome {
  const { session_id: id = "" } = path;
  const of = state.get<{ readonly payment: string }>(sessions, id)?.data.payment ?? "";
  const payment = paymentOf(state, of);
  const known = factsOf(state, of);
  if (payment === undefined || known === undefined || query.get("sessionResult") !== resultFor(of))
    return refuse(422, "14_030", "Session or its result is not known");
  return { status: 200, body: { id, reference: known.reference, status: sessionStatus(payment, known) } };
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const html = (title: string, content: string): Outcome => ({
  status: 200,
  headers: { "content-type": "text/html", "cache-control": "no-store" },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
});

function back({ id, returnUrl, session }: Facts): Outcome {
  if (returnUrl === null) return html("Thank you", "<p>The shop has said no page to go back to.</p>");
  const to = new URL(returnUrl);
  if (session === undefined) to.searchParams.set("redirectResult", resultFor(id));
  else
    for (const [name, value] of [
      ["sessionId", session],
      ["sessionResult", resultFor(id)],
    ] as const)
      to.searchParams.set(name, value);
  return { status: 303, headers: { location: to.href } };
}

const atPage =
  <Body>(handle: (turn: Turn, known: Facts, isOpen: boolean, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const id = request.query.get("payment") ?? "";
    const payment = paymentOf(state, id);
    const known = factsOf(state, id);
    if (payment === undefined || known === undefined) return refuse(404, "not_found", `There is no payment ${id}.`);
    return handle(beginTurn(state, context), known, payment.status === "requires_action" && !known.isCancelled, request);
  };

export const showRedirect = atPage((_turn, known, isOpen) => {
  if (!isOpen) return back(known);
  const buttons = ["authorised", "refused", "cancelled"].map((word) => `<button name="outcome" value="${word}">${word}</button>`);
  return html("Payment", `<p>${escaped(known.reference)}</p><form method="post">${buttons.join(" ")}</form>`);
});

export const finishRedirect = atPage<{ readonly outcome: string }>((turn, known, isOpen, { body, order }) => {
  if (!isOpen) return back(known);
  const { id } = known;
  if (body.outcome === "cancelled") turn.state.update<Facts>(facts, id, { ...known, isCancelled: true });
  else turn.move(body.outcome === "authorised" ? "authentication_succeeded" : "authentication_failed", { order, id });
  chargeAtOnce(turn, id);
  return { ...back(known), ...turn.end() };
});
