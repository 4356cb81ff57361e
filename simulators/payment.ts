import {
  type Consequences,
  definePartner,
  type Effect,
  type Move,
  type OrderBooks,
  type Outcome,
  type PaymentContract,
  page,
  type Resources,
  refuse,
  type SimulatorContext,
  type SimulatorRequest,
} from "../src/index.ts";

type Schemas = PaymentContract["schemas"];
type Payment = Readonly<Schemas["Payment"]>;
type Refund = Readonly<Schemas["Refund"]>;
type Dispute = Readonly<Schemas["Dispute"]>;
type Payout = Readonly<Schemas["Payout"]>;
type BalanceTransaction = Readonly<Schemas["BalanceTransaction"]>;
type Request<Body = object> = SimulatorRequest<Readonly<Body>>;

/** A payment, and what its callers do not see of it. */
interface Account {
  readonly payment: Payment;
  /** What was ever reserved: a voided payment does not tell whether the shopper had authenticated. */
  readonly authorizedMinor: number;
  readonly refundsFail: boolean;
  /** A capture that was accepted, and of which the bank has not said yet whether it will be. */
  readonly pendingMinor?: number;
}

const dialect = {
  /** Where the shopper's bank is found. */
  bankUrl: "http://127.0.0.1:4010",
  /** How long a refund stays pending. At 0 it ends within its own call: the answer says pending all the same, as it was written before. */
  refundSettlesAfterMs: 0,
};

interface Manners {
  readonly settlesAfterMs?: number;
  /** `later`: captures are accepted, and decided afterwards. */
  readonly outcomes?: "at-once" | "later";
}

const dialectOf = (context: SimulatorContext): typeof dialect & Manners => ({ ...dialect, ...context.dialect });

/** How long a bank takes over what it decides later, unless that is said. */
const usualDecisionMs = 1_000;

const payments = "payments";
const refunds = "refunds";
const disputes = "disputes";
const payouts = "payouts";
const transactions = "balance_transactions";

const notFound = (): Outcome => refuse(404, "not_found", "There is no such resource.");
const wrongState = (what: string, { status }: Payment): Outcome =>
  refuse(409, "invalid_state", `A payment that is ${status} cannot be ${what}.`);
const stillPending = (what: string): Outcome =>
  refuse(409, "capture_pending", `A payment whose capture is pending cannot be ${what}.`);
const tooMuch = (what: string, leftMinor: number): Outcome =>
  refuse(422, "amount_too_large", `At most ${leftMinor} can be ${what}.`, "/amount_minor");

const accountOf = (state: Resources, { path }: Request): Account | undefined =>
  state.get<Account>(payments, path.payment_id ?? "")?.data;

/** Replaces a payment by its next version. */
function evolve(state: Resources, account: Account, change: Partial<Payment>, { now }: SimulatorContext): Account {
  const { next_action: _done, ...before } = account.payment;
  const payment: Payment = { ...before, ...change, version: before.version + 1, updated_at: now };
  const authorizedMinor = payment.status === "authorized" ? payment.amount_minor : account.authorizedMinor;
  const next: Account = { ...account, payment, authorizedMinor };
  state.update(payments, payment.id, next);
  return next;
}

/** What follows when a payment reaches its status: a webhook always, an effect where money is reserved, taken or given back. */
function arrived({ payment }: Account, amountMinor = payment.amount_minor): Consequences {
  const { id: ref, status, currency } = payment;
  const effects: readonly Effect[] =
    status === "declined" || status === "requires_action" ? [] : [{ kind: status, ref, amountMinor, currency }];
  return { effects, webhooks: [{ type: `payment.${status}`, data: payment }] };
}

/** What a test token makes of a new payment. */
function fateOf({ payment_token: token, return_url: back }: Schemas["CreatePayment"], id: string, context: SimulatorContext) {
  switch (token) {
    case "tok_declined":
      return { status: "declined", decline_reason: "card_declined" } as const;
    case "tok_insufficient_funds":
      return { status: "declined", decline_reason: "insufficient_funds" } as const;
    case "tok_requires_action": {
      const then = back === undefined ? "" : `?return_url=${encodeURIComponent(back)}`;
      const redirect_url = `${dialectOf(context).bankUrl}/v1/payments/${id}/authentication${then}`;
      return { status: "requires_action", next_action: { type: "redirect", redirect_url } } as const;
    }
    default:
      return { status: "authorized" } as const;
  }
}

function createPayment(state: Resources, { body }: Request<Schemas["CreatePayment"]>, context: SimulatorContext): Outcome {
  const id = context.id("pay");
  const { status, ...more } = fateOf(body, id, context);
  const payment: Payment = {
    id,
    order_reference: body.order_reference,
    status,
    amount_minor: body.amount_minor,
    captured_minor: 0,
    refunded_minor: 0,
    currency: body.currency,
    ...more,
    version: 1,
    created_at: context.now,
    updated_at: context.now,
  };
  const authorizedMinor = status === "authorized" ? payment.amount_minor : 0;
  const account: Account = { payment, authorizedMinor, refundsFail: body.payment_token === "tok_refund_fails" };
  state.create({ collection: payments, id, order: payment.order_reference, data: account });
  return { status: 201, body: payment, ...arrived(account) };
}

function getPayment(state: Resources, request: Request): Outcome {
  const account = accountOf(state, request);
  return account === undefined ? notFound() : { status: 200, body: account.payment };
}

function listPayments(state: Resources, { query }: Request): Outcome {
  const order = query.get("order_reference");
  const found = order === null ? state.all<Account>(payments) : state.list<Account>(payments, order);
  const sinceMs = Date.parse(query.get("created_since") ?? "") || Number.NEGATIVE_INFINITY;
  const wanted = found.filter(({ data }) => Date.parse(data.payment.created_at) >= sinceMs);
  return page(wanted.map(({ data }) => data.payment).reverse(), query);
}

/** What the bank tells once the shopper is done there. */
function authenticated(state: Resources, account: Account, succeeded: boolean, context: SimulatorContext): Account {
  const change = succeeded
    ? ({ status: "authorized" } as const)
    : ({ status: "declined", decline_reason: "authentication_failed" } as const);
  return evolve(state, account, change, context);
}

function completeAuthentication(
  state: Resources,
  request: Request<Schemas["CompleteAuthentication"]>,
  context: SimulatorContext,
): Outcome {
  const account = accountOf(state, request);
  if (account === undefined) return notFound();
  if (account.payment.status !== "requires_action") return wrongState("authenticated", account.payment);
  const next = authenticated(state, account, request.body.outcome === "succeeded", context);
  return { status: 200, body: next.payment, ...arrived(next) };
}

/** Books what a capture brought or a refund took, on the day (UTC) of its booking. */
function book(state: Resources, entry: Omit<BalanceTransaction, "id" | "created_at">, { id, now }: SimulatorContext): void {
  const data: BalanceTransaction = { id: id("bt"), ...entry, created_at: now };
  const order = entry.order_reference;
  state.create({ collection: transactions, id: data.id, order, group: now.slice(0, "2026-01-15".length), data });
}

/** Takes so much more of what is reserved. */
function captured(state: Resources, account: Account, amountMinor: number, context: SimulatorContext) {
  const { id, captured_minor, currency, order_reference } = account.payment;
  const next = evolve(state, account, { status: "captured", captured_minor: captured_minor + amountMinor }, context);
  book(state, { type: "capture", payment_id: id, order_reference, amount_minor: amountMinor, currency }, context);
  return { payment: next.payment, end: arrived(next, amountMinor) };
}

function capturePayment(state: Resources, request: Request<Schemas["CapturePayment"]>, context: SimulatorContext): Outcome {
  const account = accountOf(state, request);
  if (account === undefined) return notFound();
  const { id, status, amount_minor, captured_minor } = account.payment;
  if (status !== "authorized" && status !== "captured") return wrongState("captured", account.payment);
  if (account.pendingMinor !== undefined) return stillPending("captured");
  const amountMinor = request.body.amount_minor;
  if (amountMinor > amount_minor - captured_minor) return tooMuch("captured", amount_minor - captured_minor);
  const { outcomes, settlesAfterMs: afterMs = usualDecisionMs } = dialectOf(context);
  if (outcomes === "later") {
    const pending: Account = { ...account, pendingMinor: amountMinor };
    state.update(payments, id, pending);
    return { status: 202, body: account.payment, later: [{ afterMs, move: "capture_settled", id }] };
  }
  const { payment, end } = captured(state, account, amountMinor, context);
  return { status: 200, body: payment, ...end };
}

/** The same account without what was pending. */
const decided = ({ pendingMinor: _decided, ...account }: Account): Account => account;

function voidPayment(state: Resources, request: Request, context: SimulatorContext): Outcome {
  const account = accountOf(state, request);
  if (account === undefined) return notFound();
  const { status } = account.payment;
  if (status !== "authorized" && status !== "requires_action") return wrongState("voided", account.payment);
  if (account.pendingMinor !== undefined) return stillPending("voided");
  const next = evolve(state, account, { status: "voided" }, context);
  return { status: 200, body: next.payment, ...arrived(next) };
}

const refundsOf = (state: Resources, paymentId: string): readonly Refund[] =>
  state.list<Refund>(refunds, paymentId).map(({ data }) => data);

/** Ends a pending refund. Only a success moves money: a failed one leaves the payment as it was. */
function settle(state: Resources, refund: Refund, context: SimulatorContext, fails?: true): Consequences {
  const { id, payment_id, order_reference, amount_minor, currency, refund_reference: reference } = refund;
  const account = state.get<Account>(payments, payment_id)?.data;
  if (account === undefined) throw new Error(`refund ${id} is of no payment`);
  if (fails ?? account.refundsFail) {
    const data: Refund = { ...refund, status: "failed", failure_reason: "account_closed" };
    state.update(refunds, id, data);
    return { webhooks: [{ type: "refund.failed", data }] };
  }
  const data: Refund = { ...refund, status: "succeeded" };
  state.update(refunds, id, data);
  evolve(state, account, { refunded_minor: account.payment.refunded_minor + amount_minor }, context);
  const entry = { type: "refund", payment_id, refund_id: id, order_reference, amount_minor: -amount_minor, currency } as const;
  book(state, entry, context);
  return {
    effects: [{ kind: "refunded", ref: id, of: payment_id, reference, amountMinor: amount_minor, currency }],
    webhooks: [{ type: "refund.succeeded", data }],
  };
}

/** What of a payment can still be given back: a pending refund has moved nothing yet, but what it asks for is no longer there for another. */
const refundableMinor = (state: Resources, { id, captured_minor }: Payment): number =>
  refundsOf(state, id)
    .filter(({ status }) => status !== "failed")
    .reduce((left, refund) => left - refund.amount_minor, captured_minor);

/** A refund, and when it ends. */
function refundOf(
  state: Resources,
  { id: payment_id, order_reference, currency }: Payment,
  { amount_minor, refund_reference }: Pick<Refund, "amount_minor" | "refund_reference">,
  context: SimulatorContext,
): { readonly refund: Refund; readonly end: Consequences } {
  const id = context.id("re");
  const status = "pending";
  const created_at = context.now;
  const refund: Refund = { id, payment_id, order_reference, refund_reference, amount_minor, currency, status, created_at };
  state.create({ collection: refunds, id, order: order_reference, group: payment_id, data: refund });
  const { refundSettlesAfterMs, outcomes, settlesAfterMs } = dialectOf(context);
  const afterMs = settlesAfterMs ?? (outcomes === "later" ? usualDecisionMs : refundSettlesAfterMs);
  const end = afterMs > 0 ? { later: [{ afterMs, move: "refund_settled", id }] } : settle(state, refund, context);
  return { refund, end };
}

function createRefund(state: Resources, request: Request<Schemas["CreateRefund"]>, context: SimulatorContext): Outcome {
  const payment = accountOf(state, request)?.payment;
  if (payment === undefined) return notFound();
  if (payment.status !== "captured") return wrongState("refunded", payment);
  const leftMinor = refundableMinor(state, payment);
  if (request.body.amount_minor > leftMinor) return tooMuch("refunded", leftMinor);
  const { refund, end } = refundOf(state, payment, request.body, context);
  return { status: 201, body: refund, ...end };
}

function getRefund(state: Resources, { path }: Request): Outcome {
  const refund = state.get<Refund>(refunds, path.refund_id ?? "")?.data;
  return refund === undefined ? notFound() : { status: 200, body: refund };
}

function listRefunds(state: Resources, request: Request): Outcome {
  const payment = accountOf(state, request)?.payment;
  return payment === undefined ? notFound() : page(refundsOf(state, payment.id).toReversed(), request.query);
}

function listBalanceTransactions(state: Resources, { query }: Request): Outcome {
  const ofDay = state.list<BalanceTransaction>(transactions, query.get("day") ?? "");
  return page(
    ofDay.map(({ data }) => data),
    query,
  );
}

/** The shopper's step at the bank, for the order's payment that waits for it. */
const authenticationMove =
  (succeeded: boolean): Move =>
  (state, { order, id }, context) => {
    for (const { id: found, data } of state.list<Account>(payments, order)) {
      if (data.payment.status !== "requires_action" || (id ?? found) !== found) continue;
      return arrived(authenticated(state, data, succeeded, context));
    }
    return undefined;
  };

/** The bank's word on the oldest refund of the order that is pending: as the payment's token foretells, or no. */
const settleRefund =
  (fails?: true): Move =>
  (state, { order, id }, context) => {
    for (const payment of state.list(payments, order)) {
      const pending = refundsOf(state, payment.id).find((one) => one.status === "pending" && (id ?? one.id) === one.id);
      if (pending !== undefined) return settle(state, pending, context, fails);
    }
    return undefined;
  };

type Change = (state: Resources, account: Account, context: SimulatorContext) => Consequences | undefined;

/** What a merchant or a bank does by itself, to the order's oldest payment of which it can be done. */
const atTheDesk =
  (change: Change): Move =>
  (state, { order, id }, context) => {
    for (const { id: found, data } of state.list<Account>(payments, order)) {
      const consequences = (id ?? found) === found ? change(state, data, context) : undefined;
      if (consequences !== undefined) return consequences;
    }
    return undefined;
  };

/** Reserved, and nobody has asked for it yet. */
const isFree = ({ payment, pendingMinor }: Account): boolean => payment.status === "authorized" && pendingMinor === undefined;

/** The bank says yes to a capture that was pending. */
const settleCapture: Change = (state, account, context) =>
  account.pendingMinor === undefined ? undefined : captured(state, decided(account), account.pendingMinor, context).end;

/** Takes all that is still reserved. */
const captureRest: Change = (state, account, context) =>
  isFree(account) ? captured(state, account, account.payment.amount_minor, context).end : undefined;

/**
 * A capture that was accepted fails at the bank: the money never came. What was given back of it meanwhile is lost, so that
 * is left out. One that was pending had brought nothing yet, and takes nothing back.
 */
const failCapture: Change = (state, account, context) => {
  const { id, status, captured_minor: amountMinor, refunded_minor, order_reference, currency } = account.payment;
  if (status !== "captured" && account.pendingMinor === undefined) return undefined;
  if (refunded_minor > 0 || refundableMinor(state, account.payment) < amountMinor) return undefined;
  const { payment } = evolve(state, decided(account), { status: "capture_failed", captured_minor: 0 }, context);
  if (amountMinor > 0)
    book(state, { type: "capture_failed", payment_id: id, order_reference, amount_minor: -amountMinor, currency }, context);
  return {
    effects: [{ kind: "capture-failed", ref: id, amountMinor, currency }],
    webhooks: [{ type: "payment.capture_failed", data: payment }],
  };
};

const release: Change = (state, account, context) =>
  isFree(account) ? arrived(evolve(state, account, { status: "voided" }, context)) : undefined;

/** Gives back all that is left. */
const refundRest: Change = (state, { payment }, context) => {
  const amount_minor = payment.status === "captured" ? refundableMinor(state, payment) : 0;
  if (amount_minor <= 0) return undefined;
  return refundOf(state, payment, { amount_minor, refund_reference: `desk-${context.id("d")}` }, context).end;
};

/** The shopper has the bank ask for all of the charge back. */
const dispute: Change = (state, { payment }, context) => {
  const { id: payment_id, order_reference, currency, captured_minor: amount_minor, status: paid } = payment;
  if (paid !== "captured" || state.list(disputes, payment_id).length > 0) return undefined;
  const id = context.id("dp");
  const [status, reason, created_at] = ["opened", "product_not_received", context.now] as const;
  const data: Dispute = { id, payment_id, order_reference, amount_minor, currency, status, reason, created_at };
  state.create({ collection: disputes, id, order: order_reference, group: payment_id, data });
  return {
    effects: [{ kind: "disputed", ref: id, of: payment_id, amountMinor: amount_minor, currency }],
    webhooks: [{ type: "dispute.opened", data }],
  };
};

/** The bank's word on it. */
const decide =
  (status: "won" | "lost"): Change =>
  (state, { payment }) => {
    const open = state.list<Dispute>(disputes, payment.id).find(({ data }) => data.status === "opened");
    if (open === undefined) return undefined;
    const data: Dispute = { ...open.data, status };
    state.update(disputes, data.id, data);
    const { id: ref, payment_id: of, amount_minor: amountMinor, currency } = data;
    return {
      effects: [{ kind: `dispute-${status}`, ref, of, amountMinor, currency }],
      webhooks: [{ type: `dispute.${status}`, data }],
    };
  };

/** What a payment brought goes out to the merchant's bank account, once: it tells of the account's money, and of no order. */
const payOut: Change = (state, { payment }, { id, now: created_at }) => {
  const { id: group, order_reference: order, currency, captured_minor, refunded_minor } = payment;
  const amount_minor = captured_minor - refunded_minor;
  if (amount_minor <= 0 || state.list(payouts, group).length > 0) return undefined;
  const data: Payout = { id: id("po"), amount_minor, currency, status: "paid", created_at };
  state.create({ collection: payouts, id: data.id, order, group, data });
  return { webhooks: [{ type: "payout.paid", data }] };
};

const sum = (accounts: readonly Account[], amountMinor: (account: Account) => number): number =>
  accounts.reduce((total, account) => total + amountMinor(account), 0);

/** Several payments of an order add up; it counts as voided where one was voided and none lives. */
function books(state: Resources): readonly OrderBooks[] {
  const byOrder = Map.groupBy(state.all<Account>(payments), ({ order }) => order);
  return [...byOrder].map(([order, found]) => {
    const accounts = found.map(({ data }) => data);
    const statuses = accounts.map(({ payment }) => payment.status);
    const lives = statuses.includes("authorized") || statuses.includes("captured");
    return {
      order,
      authorizedMinor: sum(accounts, ({ authorizedMinor }) => authorizedMinor),
      capturedMinor: sum(accounts, ({ payment }) => payment.captured_minor),
      refundedMinor: sum(accounts, ({ payment }) => payment.refunded_minor),
      voided: statuses.includes("voided") && !lives,
      ...(statuses.at(-1) === "requires_action" && !lives && { awaitsShopper: true as const }),
    };
  });
}

/** A card payment gateway: `contracts/payment.openapi.yaml`. */
export default definePartner({
  name: "payment",
  operations: {
    createPayment,
    getPayment,
    listPayments,
    completeAuthentication,
    capturePayment,
    voidPayment,
    createRefund,
    getRefund,
    listRefunds,
    listBalanceTransactions,
  },
  moves: {
    authentication_succeeded: authenticationMove(true),
    authentication_failed: authenticationMove(false),
    refund_settled: settleRefund(),
    refund_failed: settleRefund(true),
    capture_settled: atTheDesk(settleCapture),
    captured: atTheDesk(captureRest),
    voided: atTheDesk(release),
    capture_failed: atTheDesk(failCapture),
    refunded: atTheDesk(refundRest),
    disputed: atTheDesk(dispute),
    dispute_won: atTheDesk(decide("won")),
    dispute_lost: atTheDesk(decide("lost")),
    paid_out: atTheDesk(payOut),
  },
  books,
  dialect,
});
