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
  type MachineDispute,
  type MachineRefund,
  type Order,
  type Payment,
  type RefundNotes,
  type Shown,
  showAuthorization,
  showCapture,
  showDispute,
  showOrder,
  showRefund,
} from "./show.ts";

export const orders = "orders";
export const authorizations = "authorizations";
export const captures = "captures";
export const refunds = "shown_refunds";

interface Account {
  readonly payment: Payment;
}

export const paymentOf = (state: Resources, id: string): Payment | undefined => state.get<Account>("payments", id)?.data.payment;
export const orderOf = (state: Resources, id: string): Order | undefined => state.get<Shown<Order>>(orders, id)?.data.more;
export const captureOf = (state: Resources, id: string): Capture | undefined =>
  state.get<Shown<Capture>>(captures, id)?.data.more;

/** Of a payment, the oldest first. */
export const capturesOf = (state: Resources, payment: string): readonly Capture[] =>
  state.list<Shown<Capture>>(captures, payment).map(({ data }) => data.more);

const machineRefunds = (state: Resources, payment: string): readonly MachineRefund[] =>
  state.list<MachineRefund>("refunds", payment).map(({ data }) => data);

const notesOf = (state: Resources, refund: string): RefundNotes | undefined =>
  state.get<Shown<RefundNotes>>(refunds, refund)?.data.more;

/** Of a capture, those that failed left out. */
export const refundsOf = (state: Resources, { id, payment: of }: Capture): readonly MachineRefund[] =>
  machineRefunds(state, of).filter((refund) => refund.status !== "failed" && notesOf(state, refund.id)?.capture === id);

/** The order for which the state machine's payment was made. */
export const orderFor = (state: Resources, of: string): Order | undefined => {
  const link = state.get<Shown<{ readonly order: string }>>(authorizations, of)?.data.more.order;
  return link === undefined ? undefined : orderOf(state, link);
};

interface Place {
  readonly collection: string;
  readonly order: string;
  readonly group: string;
}

function keep<T>(state: Resources, place: Place, data: Shown<T>): void {
  const { id } = data.shown;
  if (state.get(place.collection, id) === undefined) state.create({ ...place, id, data });
  else state.update(place.collection, id, data);
}

/** Ids as PayPal writes them: capitals and digits. */
const capital = (id: string): string => id.replace("_", "").toUpperCase();

export interface Turn extends Pick<MachineTurn, "ask" | "move"> {
  readonly state: Resources;
  readonly context: SimulatorContext;
  /** A new id in PayPal's spelling. */
  id(prefix: string): string;
  /** Changes, or makes, what the state machine knows nothing of. */
  know(order: Order, merchantOrder: string): void;
  /** What is to be said of the capture, or of the refund, that is made next. */
  note(notes: { readonly capture?: Pick<Capture, "isFinal" | "invoiceId">; readonly refund?: RefundNotes }): void;
  /** An event that no webhook of the state machine stands for. */
  tell(type: string, order: string): void;
  /** All that the turn brought about, told as PayPal tells it. */
  end(): Consequences;
}

/** Shows all that belongs to an order as it is by now. */
function refresh(state: Resources, id: string): void {
  const known = state.get<Shown<Order>>(orders, id);
  if (known === undefined) return;
  const { more: order } = known.data;
  const of = order.payment === undefined ? undefined : paymentOf(state, order.payment);
  const made = of === undefined ? [] : capturesOf(state, of.id);
  const shownCaptures = made.map((capture) => {
    const shown = showCapture(capture, order, refundsOf(state, capture));
    state.update<Shown<Capture>>(captures, capture.id, { shown, more: capture });
    return shown;
  });
  for (const refund of of === undefined ? [] : machineRefunds(state, of.id)) {
    // a clerk's refund at the desk is of the first capture that has so much left
    const more = notesOf(state, refund.id) ?? { capture: made[0]?.id ?? "" };
    const place: Place = { collection: refunds, order: known.order, group: of?.id ?? "" };
    keep(state, place, { shown: showRefund(refund, more, order), more });
  }
  const held = of === undefined || order.intent === "CAPTURE" ? [] : [showAuthorization(of, order, made)];
  for (const shown of held) state.update<Shown<unknown>>(authorizations, shown.id, { shown, more: { order: id } });
  state.update<Shown<Order>>(orders, id, {
    shown: showOrder(order, { authorizations: held, captures: shownCaptures }),
    more: order,
  });
}

export function beginTurn(state: Resources, context: SimulatorContext): Turn {
  const made: SimulatorContext = { ...context, id: (prefix) => capital(context.id(prefix)) };
  const machine = beginMachineTurn(payment, state, made);
  const touched = new Set<string>();
  const told: { readonly type: string; readonly order: string }[] = [];
  let captureNotes: Pick<Capture, "isFinal" | "invoiceId"> = { isFinal: true };
  let refundNotes: RefundNotes | undefined;

  const shownIn = (collection: string, id: string): object => state.get<Shown<unknown>>(collection, id)?.data.shown ?? { id };

  /** What a webhook of the state machine is called here, and what it shows. */
  function announced(type: string, data: object): readonly (readonly [type: string, shown: object])[] {
    const { id, payment_id: of = id } = data as { readonly id: string; readonly payment_id?: string };
    const order = orderFor(state, of);
    const [first] = capturesOf(state, of);
    const last = capturesOf(state, of).at(-1);
    switch (type) {
      case "payment.authorized":
        return order?.intent === "AUTHORIZE" ? [["PAYMENT.AUTHORIZATION.CREATED", shownIn(authorizations, of)]] : [];
      case "payment.voided":
        return [["PAYMENT.AUTHORIZATION.VOIDED", shownIn(authorizations, of)]];
      case "payment.captured":
        return [["PAYMENT.CAPTURE.COMPLETED", shownIn(captures, last?.id ?? "")]];
      case "payment.capture_failed":
        return [["PAYMENT.CAPTURE.DENIED", shownIn(captures, last?.id ?? "")]];
      case "refund.succeeded":
        return [["PAYMENT.CAPTURE.REFUNDED", shownIn(refunds, id)]];
      case "refund.failed":
        return [["PAYMENT.REFUND.FAILED", shownIn(refunds, id)]];
      case "dispute.opened":
        return [["CUSTOMER.DISPUTE.CREATED", showDispute(data as MachineDispute, first?.id ?? "")]];
      case "dispute.won":
      case "dispute.lost":
        return [["CUSTOMER.DISPUTE.RESOLVED", showDispute(data as MachineDispute, first?.id ?? "")]];
      default:
        return [];
    }
  }

  return {
    state,
    context,
    ask: machine.ask,
    move: machine.move,
    id: made.id,
    know: (order, merchantOrder) => {
      const place: Place = { collection: orders, order: merchantOrder, group: merchantOrder };
      keep<Order>(state, place, { shown: { id: order.id }, more: { ...order, updatedAt: context.now } });
      if (order.payment !== undefined && state.get(authorizations, order.payment) === undefined)
        keep(state, { ...place, collection: authorizations }, { shown: { id: order.payment }, more: { order: order.id } });
      touched.add(order.id);
    },
    note: ({ capture, refund }) => {
      captureNotes = capture ?? captureNotes;
      refundNotes = refund ?? refundNotes;
    },
    tell: (type, order) => void told.push({ type, order }),
    end: () => {
      const { effects, webhooks, later } = machine.take();
      for (const { kind, ref, amountMinor = 0 } of effects) {
        const order = orderFor(state, ref);
        const merchantOrder = paymentOf(state, ref)?.order_reference ?? "-";
        const place: Place = { collection: captures, order: merchantOrder, group: ref };
        if (kind === "captured" && order !== undefined) {
          const capture: Capture = { ...captureNotes, id: made.id("cap"), payment: ref, amountMinor, createdAt: context.now };
          keep(state, place, { shown: { id: capture.id }, more: capture });
        }
        if (kind === "capture-failed")
          for (const capture of capturesOf(state, ref))
            keep<Capture>(state, place, { shown: { id: capture.id }, more: { ...capture, hasFailed: true } });
      }
      for (const { data } of webhooks) {
        const { id, payment_id: of = id } = data as { readonly id: string; readonly payment_id?: string };
        const order = orderFor(state, of);
        if (order !== undefined) touched.add(order.id);
        const isNew = id !== of && state.get("refunds", id) !== undefined && notesOf(state, id) === undefined;
        if (isNew && refundNotes !== undefined)
          keep(
            state,
            { collection: refunds, order: state.get("refunds", id)?.order ?? "-", group: of },
            { shown: { id }, more: refundNotes },
          );
      }
      for (const id of touched) refresh(state, id);
      return {
        // what the shop calls a refund is PayPal's `invoice_id`, and nobody reads that
        effects: effects.map(({ reference: _reference, ...effect }) => effect),
        webhooks: [
          ...told.map(({ type, order }): Announcement => ({ type, data: shownIn(orders, order) })),
          ...webhooks.flatMap(({ type, data }) =>
            announced(type, data).map(([name, shown]): Announcement => ({ type: name, data: shown })),
          ),
        ],
        later,
      };
    },
  };
}
