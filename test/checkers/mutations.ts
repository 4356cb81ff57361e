import { customerOf } from "../../src/core/customer-of.ts";
import type { EventOf, HistoryEvent } from "../../src/core/history.ts";

export interface Mutation {
  /** What was done to which event, for the list of misses. */
  readonly name: string;
  readonly history: HistoryEvent[];
}

type Edit = (event: HistoryEvent) => HistoryEvent;

const renumbered = (history: readonly HistoryEvent[]): HistoryEvent[] => history.map((event, i) => ({ ...event, i }));

/** Ledger lines that a promise rests on: marketing events are none. */
const matters = new Set(["authorized", "captured", "voided", "refunded", "shipped", "shipment-cancelled", "messaged"]);

function isEffect(event: HistoryEvent): event is EventOf<"effect"> {
  return event.type === "effect" && matters.has(event.value.kind);
}

/** Every line that is missing breaks a promise, but for messages: only confirmed orders must be told, and of refunds at most once each. */
function canBeMissed(history: readonly HistoryEvent[], event: HistoryEvent): boolean {
  if (!isEffect(event) || event.value.kind !== "messaged") return isEffect(event);
  if (event.value.reference === "refund_issued") return false;
  return history.some((other) => other.type === "read" && other.order === event.order && other.value?.status === "confirmed");
}

/** Whether anything but the integration may have kept it from serving customers. */
const isDisturbed = (history: readonly HistoryEvent[]): boolean =>
  history.some(({ type }) => type === "crash" || type === "fault-fired");

function drop(history: readonly HistoryEvent[], n: number): HistoryEvent[] {
  return renumbered(history.filter((_, position) => position !== n));
}

function duplicate(history: readonly HistoryEvent[], n: number): HistoryEvent[] {
  return renumbered(history.flatMap((event, position) => (position === n ? [event, event] : [event])));
}

function alter(history: readonly HistoryEvent[], n: number, edit: Edit): HistoryEvent[] {
  return history.map((event, position) => (position === n ? edit(event) : event));
}

function swap(history: readonly HistoryEvent[], a: number, b: number): HistoryEvent[] {
  const [first, second] = [history[a], history[b]];
  if (first === undefined || second === undefined) throw new Error("nothing to swap");
  return history.map((event, n) =>
    n === a ? { ...second, i: a, t: first.t } : n === b ? { ...first, i: b, t: second.t } : event,
  );
}

/** Pairs of ledger lines of one order whose order matters. */
const ordered = new Set([
  "authorized captured",
  "authorized voided",
  "authorized shipped",
  "shipped captured",
  "captured refunded",
  "shipped shipment-cancelled",
]);

/** A resource's name matters where another line rests on it. */
function isNamedAgain(history: readonly HistoryEvent[], event: EventOf<"effect">): boolean {
  const { kind, ref } = event.value;
  if (kind !== "authorized" && kind !== "shipped") return kind !== "messaged";
  return history.some((other) => isEffect(other) && other !== event && (other.value.ref === ref || other.value.of === ref));
}

function alterations(history: readonly HistoryEvent[], event: HistoryEvent): [string, Edit][] {
  const edits: [string, Edit][] = [];
  const add = (name: string, edit: Edit): void => {
    edits.push([name, edit]);
  };
  if (isEffect(event)) {
    const { value } = event;
    if (value.amountMinor !== undefined) {
      const amountMinor = value.amountMinor;
      add("amount up", () => ({ ...event, value: { ...value, amountMinor: amountMinor + 1 } }));
      add("amount down", () => ({ ...event, value: { ...value, amountMinor: amountMinor - 1 } }));
      add("amount a float", () => ({ ...event, value: { ...value, amountMinor: amountMinor + 0.5 } }));
      add("currency", () => ({ ...event, value: { ...value, currency: "CHF" } }));
    }
    if (isNamedAgain(history, event))
      add("resource", () => ({
        ...event,
        value: { ...value, ref: `${value.ref}x`, ...(value.of === undefined ? {} : { of: `${value.of}x` }) },
      }));
    if (canBeMissed(history, event)) add("order", () => ({ ...event, order: `${event.order}-other` }));
  }
  if (event.type === "read") {
    const view = event.value;
    if (view !== null) {
      add("absent", () => ({ ...event, value: null }));
      add("pending", () => ({ ...event, value: { ...view, status: "pending" } }));
      add("captured", () => ({ ...event, value: { ...view, capturedMinor: (view.capturedMinor ?? 0) + 1 } }));
      add("refunded", () => ({ ...event, value: { ...view, refundedMinor: (view.refundedMinor ?? 0) + 1 } }));
      add("shipped", () => ({ ...event, value: { ...view, shipped: !view.shipped } }));
      add("total", () => ({ ...event, value: { ...view, totalMinor: view.totalMinor + 1 } }));
      if (view.status === "confirmed") add("cancelled", () => ({ ...event, value: { ...view, status: "cancelled" } }));
      if (view.status !== "confirmed") add("confirmed", () => ({ ...event, value: { ...view, status: "confirmed" } }));
    }
  }
  if (event.type === "books") {
    const { value } = event;
    add("authorized", () => ({ ...event, value: { ...value, authorizedMinor: value.authorizedMinor + 1 } }));
    add("captured", () => ({ ...event, value: { ...value, capturedMinor: value.capturedMinor + 1 } }));
    add("refunded", () => ({ ...event, value: { ...value, refundedMinor: value.refundedMinor + 1 } }));
    add("voided", () => ({ ...event, value: { ...value, voided: !value.voided } }));
  }
  if (event.type === "ok" && event.value.view !== undefined) {
    const { view } = event.value;
    add("looked too early", () => ({ ...event, value: { ...event.value, view: { ...view, capturedMinor: 100_000_000 } } }));
  }
  if (event.type === "ok" && event.value.operation === "place" && !isDisturbed(history))
    add("broken down", () => ({ ...event, type: "info", value: { ...event.value, status: 500 } }));
  if (event.type === "settled") add("not quiet", () => ({ ...event, value: { ...event.value, quiet: false } }));
  if (event.type === "backlog") {
    add("outbox", () => ({ ...event, value: { ...event.value, outbox: 1 } }));
    add("inbox", () => ({ ...event, value: { ...event.value, inbox: 1 } }));
  }
  if (event.type === "webhook-acknowledged") {
    const { counterfeit } = event.value;
    if (counterfeit === undefined) {
      add("refused", () => ({ ...event, value: { ...event.value, status: 401 } }));
      add("gone", () => ({ ...event, value: { ...event.value, status: 410 } }));
    }
    if (counterfeit !== undefined && counterfeit !== "replay")
      add("accepted", () => ({ ...event, value: { ...event.value, status: 202 } }));
  }
  if (event.type === "call" && event.site.operation === "sendMessage") {
    const another = history.find(({ type, ...other }) => type === "invoke" && "order" in other && other.order !== event.order);
    if (another !== undefined && "order" in another)
      add("another's recipient", () => ({
        ...event,
        value: { ...event.value, body: { recipient_reference: customerOf(another.order ?? "") } },
      }));
  }
  if (event.type === "call")
    add("violation", () => ({ ...event, value: { ...event.value, violations: ["/amount_minor must be integer"] } }));
  if (event.type === "answer" && event.value.faults === undefined)
    add("violation", () => ({ ...event, value: { ...event.value, violations: ["/id must be string"] } }));
  if (event.type === "log" && event.value.lines !== undefined) {
    add("no lines", () => ({ ...event, value: {} }));
    add("leak", () => ({ ...event, value: { leak: "card number", excerpt: "[card number]" } }));
  }
  return edits;
}

/** What an idempotency key must not do, where the call is an attempt of several. */
function keyMutations(history: readonly HistoryEvent[]): Mutation[] {
  const found: Mutation[] = [];
  const open = new Map<string, { n: number; lost: boolean }>();
  const foreign = history.find((event): event is EventOf<"call"> => event.type === "call" && event.key !== undefined);
  for (const [n, event] of history.entries()) {
    if (event.type === "answer") {
      for (const before of open.values()) {
        const call = history[before.n];
        if (call?.type === "call" && call.call === event.call)
          before.lost = event.value.delivery !== "whole" || event.value.status >= 500;
      }
    }
    if (event.type !== "call" || event.key === undefined) continue;
    const before = open.get(`${event.site.partner} ${event.key}`);
    if (before !== undefined) {
      const other = alter(history, n, (call) =>
        call.type === "call" ? { ...call, value: { ...call.value, bodyHash: "other" } } : call,
      );
      found.push({ name: `alter the payload of retry ${n}`, history: other });
      if (before.lost) {
        const fresh = alter(history, n, (call) => (call.type === "call" ? { ...call, key: "fresh" } : call));
        found.push({ name: `alter the key of retry ${n}`, history: fresh });
      }
    }
    if (foreign !== undefined && foreign.order !== event.order && foreign.site.partner === event.site.partner) {
      const { key } = foreign;
      if (key !== undefined)
        found.push({
          name: `share the key of call ${n}`,
          history: alter(history, n, (call) => (call.type === "call" ? { ...call, key } : call)),
        });
    }
    open.set(`${event.site.partner} ${event.key}`, { n, lost: false });
  }
  return found;
}

function waitMutations(history: readonly HistoryEvent[]): Mutation[] {
  return history.flatMap((event, n) =>
    event.type === "answer" && event.value.retryAfterMs !== undefined
      ? [
          {
            name: `lengthen Retry-After of answer ${n}`,
            history: alter(history, n, (answer) =>
              answer.type === "answer" ? { ...answer, value: { ...answer.value, retryAfterMs: 60_000 } } : answer,
            ),
          },
        ]
      : [],
  );
}

function outcomeMutations(history: readonly HistoryEvent[], n: number, event: HistoryEvent): Mutation[] {
  if (event.type !== "fail" && event.type !== "ok") return [];
  const { operation } = event.value;
  const known = history.some((other) => other.type === "read" && other.order === event.order && other.value !== null);
  const others = history.some(
    (other, m) =>
      m !== n &&
      (other.type === "ok" || other.type === "info") &&
      other.order === event.order &&
      other.value.operation === operation &&
      other.value.reference === event.value.reference &&
      other.value.amountMinor === event.value.amountMinor,
  );
  if (others) return [];
  if (operation === "reduce" && event.type === "fail")
    return [{ name: `accept reduce ${n}`, history: alter(history, n, () => ({ ...event, type: "ok" })) }];
  if (operation === "place" && event.type === "fail" && !known)
    return [{ name: `acknowledge place ${n}`, history: alter(history, n, () => ({ ...event, type: "ok" })) }];
  const acted = history.some(
    (other) =>
      isEffect(other) &&
      other.order === event.order &&
      (operation === "place" || other.value.reference === event.value.reference),
  );
  if ((operation === "place" || operation === "refund") && event.type === "ok" && acted)
    return [{ name: `refuse ${operation} ${n}`, history: alter(history, n, () => ({ ...event, type: "fail" })) }];
  return [];
}

/** Every single change to a history that breaks a promise: one event dropped, doubled, swapped or altered. */
export function mutationsOf(history: readonly HistoryEvent[]): Mutation[] {
  const found: Mutation[] = [...keyMutations(history), ...waitMutations(history)];
  const reads = new Set(["read", "books", "settled"]);
  for (const [n, event] of history.entries()) {
    const what = event.type === "effect" ? `${event.value.kind} ${event.value.reference ?? ""}` : event.type;
    const acknowledged = event.type !== "read" || event.value !== null;
    if (canBeMissed(history, event) || (reads.has(event.type) && acknowledged))
      found.push({ name: `drop ${what} ${n}`, history: drop(history, n) });
    if (event.type === "fault-fired") found.push({ name: `drop fault-fired ${n}`, history: drop(history, n) });
    if (event.type === "restart") found.push({ name: `drop restart ${n}`, history: drop(history, n) });
    if (isEffect(event)) found.push({ name: `duplicate ${what} ${n}`, history: duplicate(history, n) });
    for (const [name, edit] of alterations(history, event))
      found.push({ name: `alter ${what} ${n}: ${name}`, history: alter(history, n, edit) });
    found.push(...outcomeMutations(history, n, event));
    if (!isEffect(event)) continue;
    for (let m = n + 1; m < history.length; m += 1) {
      const later = history[m];
      if (
        later === undefined ||
        !isEffect(later) ||
        later.order !== event.order ||
        !ordered.has(`${event.value.kind} ${later.value.kind}`)
      )
        continue;
      found.push({ name: `swap ${event.value.kind} ${n} and ${later.value.kind} ${m}`, history: swap(history, n, m) });
    }
  }
  return found;
}
