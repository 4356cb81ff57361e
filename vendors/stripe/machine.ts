import payment from "../../simulators/payment.ts";
import type { Announcement, Consequences, Effect, LaterMove, Outcome, Resources, SimulatorContext } from "../../src/index.ts";
import { eventOf } from "./dialect.ts";
import { keepSession, sessionOf } from "./session.ts";
import {
  type Attempt,
  type Booking,
  type Intent,
  isManual,
  type MachineDispute,
  type MachineRefund,
  type Payment,
  type RefundMore,
  showCharge,
  showDispute,
  showIntent,
  showRefund,
} from "./show.ts";
import { eventsOf } from "./words.ts";

/** What is shown stands beside what it is made from: who reads it late sees it as it was. */
export interface Shown<T> {
  readonly shown: { readonly id: string };
  readonly more: T;
}

export const intents = "payment_intents";
export const charges = "charges";
export const refunds = "shown_refunds";
export const disputes = "shown_disputes";
export const events = "events";
/** The state machine's own. */
export const transactions = "balance_transactions";

/** Ids of the state machine, as Stripe begins them. */
const prefixes: Readonly<Record<string, string>> = { pay: "ch", bt: "txn" };

interface Account {
  readonly payment: Payment;
  readonly authorizedMinor: number;
}

const accountOf = (state: Resources, charge: string | undefined): Account | undefined =>
  charge === undefined ? undefined : state.get<Account>("payments", charge)?.data;

export const paymentOf = (state: Resources, charge: string | undefined): Payment | undefined => accountOf(state, charge)?.payment;

/** An attempt is a charge once a bank was asked for money: not while its shopper is still to show who he is. */
function isCharge(state: Resources, charge: string | undefined): boolean {
  const account = accountOf(state, charge);
  return account !== undefined && (account.authorizedMinor > 0 || account.payment.status === "declined");
}

export const intentOf = (state: Resources, id: string): Intent | undefined => state.get<Shown<Intent>>(intents, id)?.data.more;

const attemptOf = (state: Resources, charge: string): Attempt | undefined =>
  state.get<Shown<Attempt>>(charges, charge)?.data.more;

/** What a request of the state machine is made of. */
export interface Asked {
  readonly order: string;
  readonly payment?: string;
  readonly body?: object;
}

/** One call or move at the state machine, and all that it brought about there. */
export interface Turn {
  readonly state: Resources;
  readonly context: SimulatorContext;
  /** Asks the state machine; its refusals come back, and what follows from its answers is kept for the end of the turn. */
  ask(operation: string, asked: Asked): Outcome;
  /** What a move of the state machine brings about. */
  move(name: string, subject: { readonly order: string; readonly id?: string }): boolean;
  /** An event that no webhook of the state machine stands for. */
  tell(type: string, order: string, shown: () => object): void;
  /** What happens by itself some time after. */
  schedule(later: LaterMove): void;
  /** What of the state machine's consequences is forgotten. */
  forget(): void;
  /** All that the turn brought about, told as Stripe tells it. */
  end(): Consequences;
}

/** Shows an attempt, and the payment intent of which it is the latest, as they are by now. */
export function refresh(state: Resources, charge: string, transaction?: string): void {
  const known = attemptOf(state, charge);
  const of = paymentOf(state, charge);
  const intent = known && intentOf(state, known.intent);
  if (known === undefined || of === undefined || intent === undefined) return;
  const attempt = transaction === undefined ? known : { ...known, transaction };
  const isDisputed = state.list("disputes", charge).length > 0;
  const shown = isCharge(state, charge) ? showCharge(attempt, of, intent, isDisputed) : { id: charge };
  state.update<Shown<Attempt>>(charges, charge, { shown, more: attempt });
  if (intent.charge === charge) keepIntent(state, intent);
}

/** A payment intent as it is by now. */
export const intentNow = (state: Resources, intent: Intent) =>
  showIntent(intent, paymentOf(state, intent.charge), isCharge(state, intent.charge) ? (intent.charge ?? null) : null);

/** Keeps the next version of a payment intent. */
export function keepIntent(state: Resources, intent: Intent): object {
  const shown = intentNow(state, intent);
  state.update<Shown<Intent>>(intents, intent.id, { shown, more: intent });
  const session = sessionOf(state, intent.session);
  if (session !== undefined) keepSession(state, session, shown.status);
  return shown;
}

/** Shows a refund as it is by now. */
export function refreshRefund(state: Resources, id: string, transaction?: string): void {
  const refund = state.get<MachineRefund>("refunds", id);
  if (refund === undefined) return;
  const known = state.get<Shown<RefundMore>>(refunds, id);
  const before = known?.data.more ?? { metadata: {}, reason: null };
  const more = transaction === undefined ? before : { ...before, transaction };
  const intent = attemptOf(state, refund.data.payment_id)?.intent ?? "";
  const data: Shown<RefundMore> = { shown: showRefund(refund.data, more, intent), more };
  if (known !== undefined) state.update(refunds, id, data);
  else state.create({ collection: refunds, id, order: refund.order, data });
}

function refreshDispute(state: Resources, id: string): void {
  const dispute = state.get<MachineDispute>("disputes", id);
  if (dispute === undefined) return;
  const intent = attemptOf(state, dispute.data.payment_id)?.intent ?? "";
  const data: Shown<null> = { shown: showDispute(dispute.data, intent), more: null };
  if (state.get(disputes, id) !== undefined) state.update(disputes, id, data);
  else state.create({ collection: disputes, id, order: dispute.order, data });
}

/** What an event of that type is about. */
function subjectOf(state: Resources, type: string, about: { readonly charge: string; readonly id: string }): object | undefined {
  const intent = attemptOf(state, about.charge)?.intent ?? "";
  const [collection, id] = type.startsWith("payment_intent.")
    ? [intents, intent]
    : type.startsWith("refund.")
      ? [refunds, about.id]
      : type.startsWith("charge.dispute.")
        ? [disputes, about.id]
        : [charges, about.charge];
  return state.get<Shown<unknown>>(collection, id)?.data.shown;
}

export function beginTurn(state: Resources, context: SimulatorContext): Turn {
  let found: Consequences[] = [];
  const scheduled: LaterMove[] = [];
  const told: { readonly type: string; readonly order: string; readonly shown: () => object }[] = [];
  const booked: string[] = [];
  const inner: SimulatorContext = {
    ...context,
    id: (prefix) => {
      const id = context.id(prefixes[prefix] ?? prefix);
      if (prefix === "bt") booked.push(id);
      return id;
    },
  };
  /** Every payment, refund and dispute that the state machine told of, as it is by now. */
  const refreshAll = (): void => {
    for (const id of booked) {
      const booking = state.get<Booking>(transactions, id)?.data;
      if (booking?.refund_id !== undefined) refreshRefund(state, booking.refund_id, id);
      else if (booking?.type === "capture") refresh(state, booking.payment_id, id);
    }
    for (const { type, data } of found.flatMap(({ webhooks = [] }) => webhooks)) {
      const { id, payment_id: charge = id } = data as { readonly id: string; readonly payment_id?: string };
      if (type.startsWith("refund.")) refreshRefund(state, id);
      if (type.startsWith("dispute.")) refreshDispute(state, id);
      refresh(state, charge);
    }
  };
  const announce = (type: string, shown: object, order: string): Announcement => {
    const id = context.id("evt");
    const event = eventOf({ id, type, timestamp: context.now, data: shown });
    state.create({ collection: events, id, order, data: { shown: event } });
    return { id, type, data: shown, order };
  };
  const announceFor = ({ type, data }: Announcement): readonly Announcement[] => {
    const { id, payment_id: charge = id } = data as { readonly id: string; readonly payment_id?: string };
    const intent = intentOf(state, attemptOf(state, charge)?.intent ?? "");
    if (intent === undefined) return [];
    const order = state.get(intents, intent.id)?.order ?? "-";
    return (eventsOf[type]?.[isManual(intent) ? "manual" : "automatic"] ?? []).flatMap((name) => {
      const shown = subjectOf(state, name, { charge, id });
      return shown === undefined ? [] : [announce(name, shown, order)];
    });
  };
  /** Shops know a payment by its intent. */
  const known = (id: string): string => attemptOf(state, id)?.intent ?? id;
  const effectOf = ({ ref, of, reference: _reference, ...effect }: Effect): Effect => ({
    ...effect,
    ref: known(ref),
    ...(of !== undefined && { of: known(of) }),
  });
  return {
    state,
    context,
    ask: (operation, { order, payment: id, body = {} }) => {
      const handler = payment.operations[operation];
      if (handler === undefined) throw new Error(`the state machine has no ${operation}`);
      const path = id === undefined ? {} : { payment_id: id };
      const request = { operation, order, path, query: new URLSearchParams(), headers: {}, body };
      const outcome = handler(state, request as never, inner);
      if (outcome.status < 400) found.push(outcome);
      return outcome;
    },
    move: (name, subject) => {
      const consequences = payment.moves?.[name]?.(state, subject, inner);
      if (consequences !== undefined) found.push(consequences);
      return consequences !== undefined;
    },
    tell: (type, order, shown) => void told.push({ type, order, shown }),
    schedule: (later) => void scheduled.push(later),
    forget: () => {
      found = [];
    },
    end: () => {
      refreshAll();
      return {
        effects: found.flatMap(({ effects = [] }) => effects).map(effectOf),
        webhooks: [
          ...told.map(({ type, shown, order }) => announce(type, shown(), order)),
          ...found.flatMap(({ webhooks = [] }) => webhooks).flatMap(announceFor),
        ],
        later: [...found.flatMap(({ later = [] }) => later), ...scheduled],
      };
    },
  };
}
