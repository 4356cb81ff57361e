import { type Outcome, type Resources, refuse, type SimulatorContext, type SimulatorRequest } from "../../src/index.ts";
import {
  type Asked,
  beginTurn,
  charges,
  intentNow,
  intentOf,
  intents,
  keepIntent,
  paymentOf,
  refresh,
  type Shown,
  type Turn,
} from "./machine.ts";
import { customers, methodOf, noCustomer, noMethod, strangersMethod } from "./methods.ts";
import { type Attempt, type Intent, isManual, type Metadata, paymentError, seconds, statusOf } from "./show.ts";

interface Create {
  readonly amount: number;
  readonly currency: string;
  readonly payment_method?: string;
  readonly capture_method?: Intent["captureMethod"];
  readonly confirm?: boolean;
  readonly customer?: string;
  readonly description?: string;
  readonly metadata?: Metadata;
  readonly return_url?: string;
}
type Confirm = Pick<Create, "payment_method" | "return_url">;
type Update = Partial<Pick<Create, "amount" | "payment_method" | "description" | "metadata">>;
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

/** How long a shopper takes to go to the bank about a charge. */
const disputeAfterMs = 1_000;
/** Days, at a bank. */
const delayedMs = 2_000;

export const missing = (id: string): Outcome => refuse(404, "not_found", `No such payment_intent: '${id}'`, "intent");

/** What a payment intent in its state does not take, with the intent as it is. */
export function unexpected(state: Resources, intent: Intent, what: string): Outcome {
  const shown = intentNow(state, intent);
  const message = `This PaymentIntent's status is ${shown.status}: it cannot be ${what}.`;
  const error = { type: "invalid_request_error", code: "payment_intent_unexpected_state", message, payment_intent: shown };
  return { status: 400, body: { error } };
}

const shownOf = (state: Resources, id: string): object => state.get<Shown<Intent>>(intents, id)?.data.shown ?? {};

/** What the bank says to a payment, or why it is not asked. */
type Answer = { readonly refusal: Outcome } | { readonly charge: string; readonly hasFailed: boolean };

/** Asks the bank, and charges what it says yes to. */
export function askBank(turn: Turn, intent: Intent, { payment_method, return_url }: Confirm): Answer {
  const { state } = turn;
  const id = payment_method ?? intent.paymentMethod;
  const status = statusOf(intent, paymentOf(state, intent.charge));
  if (!["requires_payment_method", "requires_confirmation", "requires_action"].includes(status))
    return { refusal: unexpected(state, intent, "confirmed") };
  if (id === null) return { refusal: unexpected(state, intent, "confirmed without a payment method") };
  const method = methodOf(state, id);
  const refusal = method === undefined ? noMethod(id) : strangersMethod(method, intent.customer);
  if (method === undefined || refusal !== undefined) return { refusal: refusal ?? noMethod(id) };
  const order = state.get(intents, intent.id)?.order ?? "-";
  if (status === "requires_action" && intent.charge !== undefined) {
    // nothing was reserved yet, so nothing is given back
    turn.ask("voidPayment", { order, payment: intent.charge });
    turn.forget();
  }
  const asked: Asked = {
    order,
    body: {
      order_reference: order,
      amount_minor: intent.amount,
      currency: intent.currency.toUpperCase(),
      payment_token: method.token,
      ...(return_url !== undefined && { return_url }),
    },
  };
  const { id: charge, status: outcome } = turn.ask("createPayment", asked).body as {
    readonly id: string;
    readonly status: string;
  };
  const hasFailed = outcome === "declined";
  const next: Intent = { ...intent, charge, paymentMethod: hasFailed ? null : id };
  const attempt: Attempt = { intent: intent.id, paymentMethod: id };
  state.create<Shown<Attempt>>({
    ...{ collection: charges, id: charge, order, group: intent.id },
    data: { shown: { id: charge }, more: attempt },
  });
  keepIntent(state, next);
  if (outcome === "authorized" && method.isDelayed) {
    const { settlesAfterMs: afterMs = delayedMs } = turn.context.dialect as { readonly settlesAfterMs?: number };
    turn.schedule({ afterMs, move: "debit_settled", id: charge });
  } else if (outcome === "authorized") chargeAtOnce(turn, next);
  if (method.isDisputed) turn.schedule({ afterMs: disputeAfterMs, move: "disputed", id: charge });
  return { charge, hasFailed };
}

/** Asks the bank for the shop. Its no is an error that shows what became of the payment. */
function confirm(turn: Turn, intent: Intent, asked: Confirm): Outcome {
  const { state } = turn;
  const answer = askBank(turn, intent, asked);
  if ("refusal" in answer) return answer.refusal;
  const consequences = turn.end();
  const body = shownOf(state, intent.id);
  if (!answer.hasFailed) return { status: 200, body, ...consequences };
  const error = { ...paymentError(paymentOf(state, answer.charge)), charge: answer.charge, payment_intent: body };
  return { status: 402, body: { error }, ...consequences };
}

/** A card that is not to be charged later is charged as soon as the bank has said yes. */
export function chargeAtOnce(turn: Turn, intent: Intent): void {
  const { charge: payment } = intent;
  if (isManual(intent) || payment === undefined) return;
  const order = turn.state.get(intents, intent.id)?.order ?? "-";
  turn.ask("capturePayment", { order, payment, body: { amount_minor: intent.amount } });
}

/** Makes a payment, and tells of it. */
export function makeIntent(turn: Turn, order: string, made: Omit<Intent, "id" | "created">): Intent {
  const { state, context } = turn;
  const intent: Intent = { ...made, id: context.id("pi"), created: seconds(context.now) };
  const shown = intentNow(state, intent);
  state.create<Shown<Intent>>({ collection: intents, id: intent.id, order, data: { shown, more: intent } });
  turn.tell("payment_intent.created", order, () => shown);
  return intent;
}

export function create(state: Resources, { body, order }: Request<Create>, context: SimulatorContext): Outcome {
  const { payment_method: method, confirm: isConfirmed = false, customer = null } = body;
  if (method !== undefined && methodOf(state, method) === undefined) return noMethod(method);
  if (customer !== null && state.get(customers, customer) === undefined) return noCustomer(customer);
  if (isConfirmed && method === undefined)
    return refuse(400, "parameter_missing", "A payment_method is needed to confirm.", "payment_method");
  const turn = beginTurn(state, context);
  const intent = makeIntent(turn, order, {
    amount: body.amount,
    currency: body.currency.toLowerCase(),
    captureMethod: body.capture_method ?? "automatic",
    metadata: body.metadata ?? {},
    description: body.description ?? null,
    customer,
    paymentMethod: method ?? null,
  });
  if (!isConfirmed) return { status: 200, body: shownOf(state, intent.id), ...turn.end() };
  const outcome = confirm(turn, intent, body);
  // what is refused outright was never made
  if (outcome.status === 400) state.remove(intents, intent.id);
  return outcome;
}

/** Does something with the payment intent that a path names. */
const withIntent =
  <Body>(handle: (turn: Turn, intent: Intent, request: Request<Body>) => Outcome) =>
  (state: Resources, request: Request<Body>, context: SimulatorContext): Outcome => {
    const { intent: id = "" } = request.path;
    const intent = intentOf(state, id);
    return intent === undefined ? missing(id) : handle(beginTurn(state, context), intent, request);
  };

export const confirmed = withIntent<Confirm>((turn, intent, { body }) => confirm(turn, intent, body));

export const updated = withIntent<Update>(({ state }, intent, { body }) => {
  const isOpen = ["requires_payment_method", "requires_confirmation"].includes(statusOf(intent, paymentOf(state, intent.charge)));
  if (!isOpen && body.amount !== undefined) return unexpected(state, intent, "given another amount");
  const { payment_method: method = intent.paymentMethod } = body;
  if (method !== null && methodOf(state, method) === undefined) return noMethod(method);
  const next: Intent = {
    ...intent,
    amount: body.amount ?? intent.amount,
    description: body.description ?? intent.description,
    metadata: { ...intent.metadata, ...body.metadata },
    paymentMethod: method,
  };
  return { status: 200, body: keepIntent(state, next) };
});

export const captured = withIntent<{ readonly amount_to_capture?: number }>((turn, intent, { body, order }) => {
  const { state } = turn;
  const { charge: payment } = intent;
  if (payment === undefined || statusOf(intent, paymentOf(state, payment)) !== "requires_capture")
    return unexpected(state, intent, "captured");
  const { amount_to_capture: amount_minor = intent.amount } = body;
  const outcome = turn.ask("capturePayment", { order, payment, body: { amount_minor } });
  if (outcome.status >= 400)
    return refuse(400, "amount_too_large", `At most ${intent.amount} can be captured.`, "amount_to_capture");
  const consequences = turn.end();
  return { status: 200, body: shownOf(state, intent.id), ...consequences };
});

export const canceled = withIntent<{ readonly cancellation_reason?: string }>((turn, intent, { body, order }) => {
  const { state, context } = turn;
  const { charge: payment } = intent;
  const status = statusOf(intent, paymentOf(state, payment));
  if (status === "succeeded" || status === "canceled" || status === "processing") return unexpected(state, intent, "canceled");
  const next: Intent = {
    ...intent,
    canceledAt: seconds(context.now),
    ...(body.cancellation_reason !== undefined && { cancellationReason: body.cancellation_reason }),
  };
  const shown = keepIntent(state, next);
  if (payment !== undefined && (status === "requires_capture" || status === "requires_action"))
    turn.ask("voidPayment", { order, payment });
  else turn.tell("payment_intent.canceled", order, () => shown);
  const consequences = turn.end();
  return { status: 200, body: shownOf(state, intent.id), ...consequences };
});

/** The bank has spoken: what it allows is charged, and what it refuses needs another card. */
export function afterBank(turn: Turn, intent: Intent): void {
  const { state } = turn;
  const status = paymentOf(state, intent.charge)?.status;
  if (status === "authorized") chargeAtOnce(turn, intent);
  if (status === "declined") keepIntent(state, { ...intent, paymentMethod: null });
  if (intent.charge !== undefined) refresh(state, intent.charge);
}
