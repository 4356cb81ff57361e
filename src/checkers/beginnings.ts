import type { HistoryEvent } from "../core/history.ts";
import type { Role } from "../core/role.ts";
import { type Call, type HistoryIndex, noOrder } from "./index-history.ts";
import { seenAnswer } from "./reception.ts";
import { roleOf } from "./roles.ts";

/** The first call that works on an order at a partner. */
export interface Beginning {
  readonly partner: string;
  readonly operation: string;
  /** Since it could begin. */
  readonly waitedMs: number;
  /** The event from which on it could. */
  readonly readyAt: number;
  /** The call. */
  readonly at: number;
  readonly calledMs: number;
  /** Partners that had done something for the order by then. */
  readonly after: ReadonlySet<string>;
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
  /** By kind of effect: the partner that made the first. */
  readonly madeBy: Map<string, string>;
  /** By partner: since when the integration has surely known all that it did; undefined while it may not. */
  readonly sureSince: Map<string, Moment | undefined>;
  readonly begun: Set<string>;
}

/** Whether the answer surely told what was so: it was seen at once, and no fault had shaped it. */
function tells(index: HistoryIndex, call: Call): boolean {
  const answer = seenAnswer(index, call);
  return answer !== undefined && answer.value.status < 300 && answer.value.faults === undefined;
}

/** From when on the call could be made; itself, where the integration may not have known yet what has to come first. */
function readyFor(call: Moment, role: Role, { asked, madeBy, sureSince }: Progress): Moment {
  let ready = asked;
  for (const kind of needs[role] ?? []) {
    const partner = madeBy.get(kind);
    if (partner === undefined) continue;
    const since = sureSince.get(partner);
    if (since === undefined) return call;
    if (since.i > ready.i) ready = since;
  }
  return ready;
}

/**
 * When work on each order began at each partner, and since when it could: once its customer had asked, and the integration
 * surely knew of the effects that must come before. Waiting for those is nobody's fault but of the partner that makes them, and
 * so is asking it once more after an answer that a fault had shaped. Calls that read, quote or have no role begin no work.
 */
export function beginningsOf(index: HistoryIndex, history: readonly HistoryEvent[]): Beginning[] {
  const orders = new Map<string, Progress>();
  const answered = new Map(index.calls.map((call) => [call.answer, call]));
  const beginnings: Beginning[] = [];
  for (const event of history) {
    if (event.type === "ok") {
      const known = orders.get(event.order);
      if (event.value.operation === "place" && known === undefined)
        orders.set(event.order, { asked: event, madeBy: new Map(), sureSince: new Map(), begun: new Set() });
      else if (known !== undefined && event.value.operation !== "read") known.asked = event;
    } else if (event.type === "effect") {
      const progress = orders.get(event.order);
      const { kind } = event.value;
      if (progress === undefined || progress.madeBy.has(kind)) continue;
      progress.madeBy.set(kind, event.actor);
      progress.sureSince.set(event.actor, undefined);
    } else if (event.type === "answer") {
      const progress = orders.get(event.order);
      const call = answered.get(event);
      if (progress === undefined || call === undefined) continue;
      const { partner } = event.site;
      const isSure = tells(index, call);
      if (!isSure || progress.sureSince.get(partner) === undefined) progress.sureSince.set(partner, isSure ? event : undefined);
    } else if (event.type === "call" && event.order !== noOrder) {
      const progress = orders.get(event.order);
      const role = roleOf(index, event.site);
      const { partner, operation } = event.site;
      if (progress === undefined || role === undefined || needs[role] === undefined || progress.begun.has(partner)) continue;
      progress.begun.add(partner);
      const ready = readyFor(event, role, progress);
      beginnings.push({
        partner,
        operation,
        waitedMs: event.t - ready.t,
        readyAt: ready.i,
        at: event.i,
        calledMs: event.t,
        after: new Set(progress.madeBy.values()),
      });
    }
  }
  return beginnings;
}
