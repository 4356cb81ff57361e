import carrierMachine from "../../simulators/carrier.ts";
import {
  type Announcement,
  beginMachineTurn,
  type Consequences,
  type LaterMove,
  type Outcome,
  type Resources,
  type SimulatorContext,
} from "../../src/index.ts";
import { eventOf } from "./dialect.ts";
import {
  type MachineShipment,
  type RefundMore,
  type ShipmentMore,
  showRefund,
  showShipment,
  showTracker,
  type TrackerMore,
  trackerStatus,
} from "./show.ts";

/** What is shown stands beside what it is made from: who reads it late sees it as it was. */
export interface Shown<T> {
  readonly shown: { readonly id: string };
  readonly more: T;
}

export const shipments = "shown_shipments";
export const trackers = "trackers";
export const refunds = "refunds";
export const events = "events";
/** The state machine's own. */
const labels = "shipments";

/** How long a carrier takes to give a label's price back. */
const refundedAfterMs = 1_000;

export const shipmentOf = (state: Resources, id: string): ShipmentMore | undefined =>
  state.get<Shown<ShipmentMore>>(shipments, id)?.data.more;

export const labelOf = (state: Resources, id: string): MachineShipment | undefined =>
  state.get<MachineShipment>(labels, id)?.data;

export const orderOf = (state: Resources, id: string): string => state.get(shipments, id)?.order ?? "-";

export const shownOf = (state: Resources, collection: string, id: string): object | undefined =>
  state.get<Shown<unknown>>(collection, id)?.data.shown;

/** Keeps the next version of a shipment. */
export function keepShipment(state: Resources, more: ShipmentMore): object {
  const tracker = more.bought && state.get<Shown<TrackerMore>>(trackers, more.bought.tracker)?.data.shown;
  const shown = showShipment(more, labelOf(state, more.id), tracker as Readonly<Record<string, unknown>> | undefined);
  state.update<Shown<ShipmentMore>>(shipments, more.id, { shown, more });
  return shown;
}

/** One call or move at the state machine, and all that it brought about there. */
export interface Turn {
  readonly state: Resources;
  readonly context: SimulatorContext;
  /** Asks the state machine about the label of that shipment; its refusals come back, and what follows from its answers is kept. */
  ask(operation: string, id: string, body?: object): Outcome;
  /** What a move of the state machine brings about. */
  move(name: string, subject: { readonly order: string; readonly id?: string }): boolean;
  /** The event of a thing that is shown. */
  tell(type: string, order: string, shown: object): void;
  /** Something that comes about later. */
  later(move: LaterMove): void;
  /** All that the turn brought about, told as EasyPost tells it. */
  end(): Consequences;
}

/** A tracker of a label sees what became of its parcel. */
function follow(turn: Turn, shipment: ShipmentMore, label: MachineShipment): void {
  const { state, context } = turn;
  const tracker = shipment.bought && state.get<Shown<TrackerMore>>(trackers, shipment.bought.tracker)?.data.more;
  if (tracker === undefined) return;
  const status = trackerStatus(label);
  const more: TrackerMore = { ...tracker, seen: [...tracker.seen, { status, at: context.now }] };
  const shown = showTracker(more);
  state.update<Shown<TrackerMore>>(trackers, tracker.id, { shown, more });
  turn.tell("tracker.updated", orderOf(state, shipment.id), shown);
}

/** The carrier has the label back, and gives its price back later. */
function giveBack(turn: Turn, shipment: ShipmentMore): ShipmentMore {
  const { state, context } = turn;
  const id = context.id("rfnd");
  const order = orderOf(state, shipment.id);
  const code = labelOf(state, shipment.id)?.label.tracking_number ?? "";
  const more: RefundMore = { id, shipment: shipment.id, code, status: "submitted", created: context.now };
  state.create<Shown<RefundMore>>({ collection: refunds, id, order, data: { shown: showRefund(more, context.now), more } });
  const { settlesAfterMs } = context.dialect;
  turn.later({ afterMs: typeof settlesAfterMs === "number" ? settlesAfterMs : refundedAfterMs, move: "refund_completed", id });
  return { ...shipment, refund: id, refundStatus: "submitted" };
}

export function beginTurn(state: Resources, context: SimulatorContext): Turn {
  // a label and its shipment are one thing here, and have one id
  let label = "";
  const machine = beginMachineTurn(carrierMachine, state, { ...context, id: () => label });
  const told: Announcement[] = [];
  const planned: LaterMove[] = [];
  const turn: Turn = {
    state,
    context,
    ask: (operation, id, body = {}) => {
      label = id;
      return machine.ask(operation, { order: orderOf(state, id), path: { shipment_id: id }, body });
    },
    move: machine.move,
    tell: (type, order, shown) => {
      const id = context.id("evt");
      const event = eventOf({ id, type, timestamp: context.now, data: shown });
      state.create({ collection: events, id, order, data: { shown: event } });
      told.push({ id, type, data: shown, order });
    },
    later: (move) => void planned.push(move),
    end: () => {
      const { effects, webhooks, later } = machine.take();
      for (const { type, data } of webhooks) {
        const { id } = data as MachineShipment;
        const shipment = shipmentOf(state, id);
        const now = labelOf(state, id);
        if (shipment === undefined || now === undefined) continue;
        if (type !== "shipment.label_created") follow(turn, shipment, now);
        keepShipment(state, type === "shipment.cancelled" ? giveBack(turn, shipment) : shipment);
      }
      return { effects, webhooks: told, later: [...later, ...planned] };
    },
  };
  return turn;
}
