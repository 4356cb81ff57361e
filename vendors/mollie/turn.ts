import payment from "../../simulators/payment.ts";
import {
  type Announcement,
  beginMachineTurn,
  type Consequences,
  type MachineTurn,
  type Resources,
  type SimulatorContext,
} from "../../src/index.ts";
import {
  type Capture,
  disputesOf,
  type Facts,
  isManual,
  type Notes,
  type Payment,
  refundsOf,
  type Shown,
  showCapture,
  showChargeback,
  showPayment,
  showRefund,
  statusOf,
} from "./show.ts";

export const payments = "shown_payments";
export const refunds = "shown_refunds";
export const captures = "captures";
export const chargebacks = "chargebacks";

/** Ids of the state machine, as Mollie begins them. */
const prefixes: Readonly<Record<string, string>> = { pay: "tr", bt: "baltr", dp: "chb", po: "stl" };

export const paymentOf = (state: Resources, id: string): Payment | undefined =>
  state.get<{ readonly payment: Payment }>("payments", id)?.data.payment;

export const factsOf = (state: Resources, id: string): Facts | undefined => state.get<Shown<Facts>>(payments, id)?.data.more;

const unsaid: Notes = { description: "", metadata: null };

function keep<T>(state: Resources, collection: string, { order, group }: Place, data: Shown<T>): void {
  const { id } = data.shown;
  if (state.get(collection, id) === undefined) state.create({ collection, id, order, group, data });
  else state.update(collection, id, data);
}

interface Place {
  readonly order: string;
  readonly group: string;
}

/** Webhooks for each of the state machine's: they say as little as the others, and are called otherwise here alone. */
const typesOf: Readonly<Record<string, string>> = {
  "payment.authorized": "payment.authorized",
  "payment.captured": "payment.paid",
  "payment.declined": "payment.failed",
  "payment.voided": "payment.canceled",
  "refund.succeeded": "payment.refunded",
  "refund.failed": "payment.refund_failed",
  "dispute.opened": "payment.charged_back",
  "dispute.won": "payment.chargeback_reversed",
};

export interface Turn extends Pick<MachineTurn, "ask" | "move"> {
  readonly state: Resources;
  readonly context: SimulatorContext;
  /** Changes what the state machine knows nothing of. */
  know(id: string, change: Partial<Facts>): void;
  /** What is to be said of the capture or the refund that is made next. */
  note(notes: Notes): void;
  /** All that the turn brought about, told as Mollie tells it. */
  end(): Consequences;
}

/** Shows a payment, and all that belongs to it, as they are by now. */
function refresh(state: Resources, id: string, { now }: SimulatorContext, said: Notes): void {
  const known = factsOf(state, id);
  const of = paymentOf(state, id);
  if (known === undefined || of === undefined) return;
  const status = statusOf(of, known);
  const since = status in known.since ? known.since : { ...known.since, [status]: now };
  const facts: Facts = { ...known, since };
  const place: Place = { order: of.order_reference, group: id };
  for (const refund of refundsOf(state, id)) {
    const more = state.get<Shown<Notes>>(refunds, refund.id)?.data.more ?? said;
    keep(state, refunds, place, { shown: showRefund(refund, more), more });
  }
  for (const dispute of disputesOf(state, id))
    if (state.get(chargebacks, dispute.id) === undefined || dispute.status === "won")
      keep(state, chargebacks, place, { shown: showChargeback(dispute, now), more: null });
  keep(state, payments, place, { shown: showPayment(state, of, facts), more: facts });
}

interface KeptCapture {
  readonly capture: Capture;
  readonly notes: Notes;
}

export function keepCapture(state: Resources, of: Payment, capture: Capture, notes: Notes): object {
  const shown = showCapture(capture, of, notes);
  const place: Place = { order: of.order_reference, group: of.id };
  keep<KeptCapture>(state, captures, place, { shown, more: { capture, notes } });
  return shown;
}

/** The bank's word on a capture that waited for it; else one that a merchant made by hand. */
function settleCapture(state: Resources, of: Payment, amountMinor: number, context: SimulatorContext, notes: Notes): void {
  const all = state.list<Shown<KeptCapture>>(captures, of.id).map(({ data }) => data.more);
  const waiting = all.find(({ capture }) => capture.status === "pending");
  const { capture, notes: said } = waiting ?? {
    capture: { id: context.id("cpt"), amountMinor, status: "succeeded", createdAt: context.now } as const,
    notes,
  };
  keepCapture(state, of, { ...capture, status: "succeeded" }, said);
}

export function beginTurn(state: Resources, context: SimulatorContext): Turn {
  const machine = beginMachineTurn(payment, state, context, prefixes);
  const touched = new Set<string>();
  let said = unsaid;
  const subjectOf = (data: object): string => {
    const { id, payment_id = id } = data as { readonly id: string; readonly payment_id?: string };
    return payment_id;
  };
  return {
    state,
    context,
    ask: machine.ask,
    move: machine.move,
    know: (id, change) => {
      const known = state.get<Shown<Facts>>(payments, id)?.data;
      if (known === undefined) throw new Error(`there is no payment ${id}`);
      state.update<Shown<Facts>>(payments, id, { ...known, more: { ...known.more, ...change } });
      touched.add(id);
    },
    note: (notes) => {
      said = notes;
    },
    end: () => {
      const { effects, webhooks, later } = machine.take();
      for (const { kind, ref, amountMinor = 0 } of effects) {
        const of = paymentOf(state, ref);
        const facts = factsOf(state, ref);
        if (of === undefined || facts === undefined || !isManual(facts)) continue;
        if (kind === "captured") settleCapture(state, of, amountMinor, context, said);
      }
      for (const { data } of webhooks) touched.add(subjectOf(data));
      for (const id of touched) refresh(state, id, context, said);
      const announced = webhooks.flatMap(({ type, data }): Announcement[] => {
        const id = subjectOf(data);
        const facts = factsOf(state, id);
        const told = state.get<Shown<Facts>>(payments, id);
        const name = facts?.ended === "expired" && type === "payment.voided" ? "payment.expired" : typesOf[type];
        // a card that is charged at once tells of nothing before
        if (facts === undefined || told === undefined || name === undefined) return [];
        if (name === "payment.authorized" && !isManual(facts)) return [];
        return [{ type: name, data: told.data.shown, order: told.order, callback: facts.webhookUrl }];
      });
      // what the shop calls a refund stands in metadata, and nobody reads that
      const unnamed = effects.map(({ reference: _reference, ...effect }) => effect);
      return { effects: unnamed, webhooks: announced, later };
    },
  };
}
