import type { EventOf, HistoryEvent } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import { type Call, type HistoryIndex, noOrder } from "./index-history.ts";
import { seenAnswer } from "./reception.ts";
import { roleOf } from "./roles.ts";

/** The first call that works on an order at a partner. */
export interface Beginning {
  readonly partner: string;
  /** Since it could begin. */
  readonly waitedMs: number;
  /** The event from which on it could. */
  readonly readyAt: number;
  /** The call. */
  readonly at: number;
}

/** What has to be known of an order before that may be done for it. Laws of the order of effects forbid it sooner. */
const needs: Readonly<Partial<Record<Role, readonly string[]>>> = {
  authorize: [],
  ship: ["authorized"],
  capture: ["authorized", "shipped"],
  void: ["authorized"],
  refund: ["captured"],
  "cancel-shipment": ["shipped"],
  // what a customer is told of is anything that has happened
  notify: ["authorized", "captured", "voided", "refunded", "shipped", "shipment-cancelled"],
};

type Moment = Pick<HistoryEvent, "i" | "t">;

interface Progress {
  /** The last thing that its customer asked for and was granted. */
  asked: Moment;
  /** Effects that nobody told the integration of yet. */
  untold: EventOf<"effect">[];
  /** By kind: when the integration was told. */
  readonly told: Map<string, Moment>;
  readonly begun: Set<string>;
}

/** Whether the answer surely told what was so: it was seen at once, and no fault had shaped it. */
function tells(index: HistoryIndex, call: Call): boolean {
  const answer = seenAnswer(index, call);
  return answer !== undefined && answer.value.status < 300 && answer.value.faults === undefined;
}

/** All that the partner did for the order is known from here on. */
function tell(progress: Progress, partner: string, event: Moment): void {
  for (const { actor, value } of progress.untold)
    if (actor === partner && !progress.told.has(value.kind)) progress.told.set(value.kind, event);
  progress.untold = progress.untold.filter(({ actor }) => actor !== partner);
}

/** From when on the call could be made; itself, where the integration made it on what it had not been told. */
function readyFor(call: Moment, role: Role, { asked, untold, told }: Progress): Moment {
  let ready = asked;
  for (const kind of needs[role] ?? []) {
    if (untold.some(({ value }) => value.kind === kind)) return call;
    const known = told.get(kind);
    if (known !== undefined && known.i > ready.i) ready = known;
  }
  return ready;
}

/**
 * When work on each order began at each partner, and since when it could: once its customer had asked, and the integration
 * had been told of the effects that must come before, by an answer that it surely saw. Waiting for those is nobody's fault but of the partner that makes them.
 * Calls that read, quote or have no role begin no work.
 */
export function beginningsOf(index: HistoryIndex, history: readonly HistoryEvent[]): Beginning[] {
  const orders = new Map<string, Progress>();
  const answered = new Map(index.calls.map((call) => [call.answer, call]));
  const beginnings: Beginning[] = [];
  for (const event of history) {
    if (event.type === "ok") {
      const known = orders.get(event.order);
      if (event.value.operation === "place" && known === undefined)
        orders.set(event.order, { asked: event, untold: [], told: new Map(), begun: new Set() });
      else if (known !== undefined && event.value.operation !== "read") known.asked = event;
    } else if (event.type === "effect") orders.get(event.order)?.untold.push(event);
    else if (event.type === "answer") {
      const progress = orders.get(event.order);
      const call = answered.get(event);
      if (progress !== undefined && call !== undefined && tells(index, call)) tell(progress, event.site.partner, event);
    } else if (event.type === "call" && event.order !== noOrder) {
      const progress = orders.get(event.order);
      const role = roleOf(index, event.site);
      const { partner } = event.site;
      if (progress === undefined || role === undefined || needs[role] === undefined || progress.begun.has(partner)) continue;
      progress.begun.add(partner);
      const ready = readyFor(event, role, progress);
      beginnings.push({ partner, waitedMs: event.t - ready.t, readyAt: ready.i, at: event.i });
    }
  }
  return beginnings;
}
