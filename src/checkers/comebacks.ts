import type { EventOf, HistoryEvent } from "../core/history.ts";
import { type Call, type HistoryIndex, noOrder } from "./index-history.ts";
import { phaseChanged, seenFailure, seenThrottle, wasInterrupted } from "./reception.ts";

/** The next call for an order at a partner, after one that surely was seen to fail. */
export interface Comeback {
  readonly failed: Call;
  readonly failure: EventOf<"answer">;
  readonly again: Call;
  readonly waitedMs: number;
  /** Calls for that order that failed there in a row. */
  readonly failures: number;
}

/** When each order was given another reason to ask: its customer wanted something other than to look, or a webhook came. */
function reasonsByOrder(history: readonly HistoryEvent[]): ReadonlyMap<string, readonly number[]> {
  const reasons = new Map<string, number[]>();
  for (const event of history) {
    if (event.type !== "webhook-sent" && (event.type !== "invoke" || event.value.operation === "read")) continue;
    const known = reasons.get(event.order);
    if (known === undefined) reasons.set(event.order, [event.i]);
    else known.push(event.i);
  }
  return reasons;
}

/** Calls of each order at each partner, in order. */
function byOrderAndPartner({ calls }: HistoryIndex): readonly (readonly Call[])[] {
  const ofOrders = calls.filter(({ call }) => call.order !== noOrder);
  const groups = Map.groupBy(ofOrders, ({ call: { order, site } }) => `${site.partner} ${order}`);
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * Comebacks of the integration's own accord, whatever it asks then: one that looks before it repeats a call comes back to look. Not those
 * across a crash, a jump of its clock or a new phase of the run, nor those that a customer or a webhook gave reason to.
 */
export function comebacksOf(index: HistoryIndex, history: readonly HistoryEvent[]): Comeback[] {
  const reasons = reasonsByOrder(history);
  const comebacks: Comeback[] = [];
  for (const calls of byOrderAndPartner(index)) {
    let failures = 0;
    for (const [n, failed] of calls.entries()) {
      const failure = seenFailure(index, failed) ?? seenThrottle(index, failed);
      failures = failure === undefined ? 0 : failures + 1;
      const again = calls[n + 1];
      if (failure === undefined || again === undefined || again.call.i < failure.i) continue;
      const [from, to] = [failure.i, again.call.i];
      if (to > index.clockWrongFrom || wasInterrupted(index, from, to) || phaseChanged(index, from, to)) continue;
      if (reasons.get(again.call.order)?.some((i) => i > from && i < to) === true) continue;
      comebacks.push({ failed, failure, again, waitedMs: again.call.t - failure.t, failures });
    }
  }
  return comebacks;
}
