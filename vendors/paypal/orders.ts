import { type Outcome, type Resources, refuse, type SimulatorContext } from "../../src/index.ts";
import { type Amount, minorOf } from "./amount.ts";
import { answer, gone, made, type Request, unprocessable } from "./answers.ts";
import type { Order, Shown, Unit } from "./show.ts";
import { beginTurn, orderOf, orders, type Turn } from "./turn.ts";

interface Urls {
  readonly return_url?: string;
  readonly cancel_url?: string;
}
interface Source {
  readonly paypal?: { readonly vault_id?: string; readonly experience_context?: Urls };
  readonly card?: { readonly single_use_token?: string; readonly vault_id?: string; readonly experience_context?: Urls };
  readonly token?: { readonly id: string };
}
interface Create {
  readonly intent: Order["intent"];
  readonly purchase_units: readonly [Omit<Unit, "amountMinor" | "currency"> & { readonly amount: Amount }];
  readonly payment_source?: Source;
  readonly application_context?: Urls;
}
interface Patch {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

const badAmount = (): Outcome =>
  unprocessable("DECIMAL_PRECISION", "The value of the amount is not one of its currency.", "/purchase_units/0/amount/value");

const shownOf = (state: Resources, id: string): object => state.get<Shown<Order>>(orders, id)?.data.shown ?? {};

/** What stands for a card or a wallet: a drill's customers bring the state machine's own words. */
function tokenIn({ paypal, card, token }: Source = {}): string | undefined {
  const given = card?.single_use_token ?? card?.vault_id ?? paypal?.vault_id ?? token?.id;
  return given === undefined ? undefined : given.startsWith("tok_") ? given : "tok_visa_ok";
}

const urlsOf = ({ payment_source: source, application_context: context }: Create): Urls =>
  source?.paypal?.experience_context ?? source?.card?.experience_context ?? context ?? {};

const declined = (id: string): Outcome => {
  const issue = "INSTRUMENT_DECLINED";
  const description =
    "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.";
  return {
    status: 422,
    body: {
      name: "UNPROCESSABLE_ENTITY",
      message: "The requested action could not be performed, semantically incorrect, or failed business validation.",
      debug_id: "f1red411f1red",
      details: [{ issue, description }],
      links: [{ href: `/checkoutnow?token=${id}`, rel: "redirect", method: "GET" }],
    },
  };
};

/** Asks the bank. Undefined: it says yes. */
function pay(turn: Turn, order: Order, merchantOrder: string, token: string): Outcome | undefined {
  const { amountMinor, currency } = order.unit;
  const asked = { order_reference: merchantOrder, amount_minor: amountMinor, currency, payment_token: token };
  const payment = turn.ask("createPayment", { order: merchantOrder, body: asked }).body as {
    readonly id: string;
    readonly status: string;
  };
  if (payment.status !== "authorized") return declined(order.id);
  turn.know({ ...order, status: "COMPLETED", payment: payment.id }, merchantOrder);
  if (order.intent === "CAPTURE")
    turn.ask("capturePayment", { order: merchantOrder, path: { payment_id: payment.id }, body: { amount_minor: amountMinor } });
  return undefined;
}

/** A refusal by the bank comes to pass as well: it was asked. */
const refused = (turn: Turn, outcome: Outcome, { origin }: Pick<Request, "origin">): Outcome => ({
  ...answer(outcome.status, outcome.body as object, { origin }),
  ...turn.end(),
});

export function createOrder(state: Resources, request: Request<Create>, context: SimulatorContext): Outcome {
  const { body, order: merchantOrder } = request;
  const [{ amount, reference_id, ...ids }] = body.purchase_units;
  const amountMinor = minorOf(amount);
  if (amountMinor === undefined) return badAmount();
  if (amountMinor === 0)
    return unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "The amount must be more than nothing.", "/purchase_units/0/amount/value");
  const turn = beginTurn(state, context);
  const token = tokenIn(body.payment_source);
  const { return_url = null, cancel_url = null } = urlsOf(body);
  // a wallet that nobody has named yet is chosen at PayPal's own page
  const waits = token === undefined || token === "tok_requires_action";
  const order: Order = {
    id: turn.id("ord"),
    intent: body.intent,
    unit: { reference_id: reference_id ?? "default", ...ids, amountMinor, currency: amount.currency_code },
    status: body.payment_source === undefined ? "CREATED" : "PAYER_ACTION_REQUIRED",
    returnUrl: return_url,
    cancelUrl: cancel_url,
    token: waits ? "tok_visa_ok" : token,
    hasSource: body.payment_source !== undefined,
    createdAt: context.now,
    updatedAt: context.now,
  };
  turn.know(order, merchantOrder);
  if (!waits) {
    const no = pay(turn, order, merchantOrder, token);
    if (no !== undefined) return refused(turn, no, request);
  }
  const consequences = turn.end();
  return { ...made(waits ? 200 : 201, shownOf(state, order.id), request), ...consequences };
}

/** Does something with the order that a path names. */
const withOrder =
  <Body>(handle: (turn: Turn, order: Order, merchantOrder: string, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const { order_id: id = "" } = request.path;
    const order = orderOf(state, id);
    if (order === undefined) return gone("order", id);
    return handle(beginTurn(state, context), order, state.get(orders, id)?.order ?? "-", request);
  };

/** A caller may ask the sandbox for a no. */
const isMocked = ({ headers }: Pick<Request, "headers">): boolean =>
  headers["paypal-mock-response"]?.includes("INSTRUMENT_DECLINED") === true;

const paying = (intent: Order["intent"]) =>
  withOrder((turn, order, merchantOrder, request) => {
    if (order.status === "COMPLETED")
      return intent === "CAPTURE"
        ? unprocessable("ORDER_ALREADY_CAPTURED", "Order already captured.")
        : unprocessable("ORDER_ALREADY_AUTHORIZED", "Order already authorized.");
    if (order.intent !== intent)
      return unprocessable(
        "ACTION_DOES_NOT_MATCH_INTENT",
        `The order's intent is ${order.intent}, and it was asked for ${intent}.`,
      );
    if (order.status !== "APPROVED")
      return unprocessable("ORDER_NOT_APPROVED", "Payer has not yet approved the Order for payment.");
    const no = pay(turn, order, merchantOrder, isMocked(request) ? "tok_declined" : order.token);
    if (no !== undefined) return refused(turn, no, request);
    const consequences = turn.end();
    return { ...answer(201, shownOf(turn.state, order.id), request), ...consequences };
  });

export const captureOrder = paying("CAPTURE");
export const authorizeOrder = paying("AUTHORIZE");

/** `/purchase_units/@reference_id=='default'/amount`: what of the one purchase unit is meant. */
const fieldOf = (path: string): string | undefined => /^\/purchase_units\/@reference_id=='[^']*'\/(\w+)$/.exec(path)?.[1];

function patched(unit: Unit, { op, path, value }: Patch): Unit | Outcome {
  const field = fieldOf(path);
  if (field === "amount") {
    const amountMinor = minorOf(value);
    if (op === "remove" || amountMinor === undefined || amountMinor === 0) return badAmount();
    return { ...unit, amountMinor, currency: (value as Amount).currency_code };
  }
  if (field !== "custom_id" && field !== "invoice_id" && field !== "description")
    return unprocessable("NOT_PATCHABLE", "Cannot be patched.", path);
  if (op !== "remove") return { ...unit, [field]: String(value) };
  const { [field]: _gone, ...rest } = unit;
  return rest as Unit;
}

export const patchOrder = withOrder<readonly Patch[]>((turn, order, merchantOrder, { body }) => {
  if (order.status === "COMPLETED" || order.status === "VOIDED")
    return unprocessable("ORDER_COMPLETED_OR_VOIDED", "Order is voided or completed and hence cannot be patched.");
  let { unit } = order;
  for (const patch of body) {
    const next = patched(unit, patch);
    if ("status" in next) return next as Outcome;
    unit = next as Unit;
  }
  turn.know({ ...order, unit }, merchantOrder);
  return { status: 204, ...turn.end() };
});

/** What the payer does at PayPal. `declines`: says yes, by means that the bank will refuse. */
export function approve(turn: Turn, order: Order, merchantOrder: string, how: "approves" | "declines"): void {
  turn.know({ ...order, status: "APPROVED", token: how === "approves" ? order.token : "tok_declined" }, merchantOrder);
  turn.tell("CHECKOUT.ORDER.APPROVED", order.id);
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const html = (title: string, content: string): Outcome => ({
  status: 200,
  headers: { "content-type": "text/html", "cache-control": "no-store" },
  body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><h1>${title}</h1>${content}</body></html>`,
});

function back(url: string | null, { id }: Order, isApproved: boolean): Outcome {
  if (url === null) return html("Thank you", "<p>The shop has said no page to go back to.</p>");
  const to = new URL(url);
  to.searchParams.set("token", id);
  if (isApproved) to.searchParams.set("PayerID", "PAYERFIREDRIL");
  return { status: 303, headers: { location: to.href } };
}

const atPage =
  <Body>(handle: (turn: Turn, order: Order, merchantOrder: string, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const id = request.query.get("token") ?? "";
    const order = orderOf(state, id);
    if (order === undefined) return refuse(404, "not_found", `There is no order ${id}.`);
    return handle(beginTurn(state, context), order, state.get(orders, id)?.order ?? "-", request);
  };

const waitsForPayer = ({ status }: Order): boolean => status === "CREATED" || status === "PAYER_ACTION_REQUIRED";

export const showCheckout = atPage((_turn, order, _merchantOrder) => {
  if (!waitsForPayer(order)) return back(order.returnUrl, order, true);
  const { amountMinor, currency, description = "" } = order.unit;
  const buttons = ["approve", "decline", "cancel"]
    .map((word) => `<button name="outcome" value="${word}">${word}</button>`)
    .join(" ");
  return html(
    "PayPal",
    `<p>${escaped(description)}</p><p>${amountMinor} ${currency} (minor units)</p><form method="post">${buttons}</form>`,
  );
});

export const approveAtCheckout = atPage<{ readonly outcome: "approve" | "decline" | "cancel" }>(
  (turn, order, merchantOrder, { body }) => {
    if (body.outcome === "cancel") return back(order.cancelUrl ?? order.returnUrl, order, false);
    if (!waitsForPayer(order)) return back(order.returnUrl, order, true);
    approve(turn, order, merchantOrder, body.outcome === "approve" ? "approves" : "declines");
    return { ...back(order.returnUrl, order, true), ...turn.end() };
  },
);
