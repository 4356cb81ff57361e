import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import type { HistoryIndex } from "./index-history.ts";
import { phaseChanged, wasInterrupted } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";
import { tellsFailure } from "./roles.ts";

/** Whoever tries a card again of itself, as some do for subscriptions, lets days pass. */
const atOnceMs = 60_000;

export const declineFindings = defineFindings({
  "charged-again-after-decline": ({ name, afterMs }: { name: string; afterMs: number }) =>
    `${name} was declined, and the same was asked for again under another key ${afterMs} ms later, though its customer had asked for nothing`,
});

type Told = EventOf<"webhook-acknowledged">;

/** What the integration was told of orders, and took: refusals of the bank; and when their customers asked for anything. */
export interface DeclineNews {
  readonly declined: ReadonlyMap<string, readonly Told[]>;
  readonly asked: ReadonlyMap<string, readonly number[]>;
}

export function declineNews(index: HistoryIndex, history: readonly HistoryEvent[]): DeclineNews {
  const declined = new Map<string, Told[]>();
  for (const event of history) {
    if (event.type !== "webhook-acknowledged" || event.value.counterfeit !== undefined) continue;
    const { status } = event.value;
    // a refund may be declined, too
    if (!tellsFailure(index, event.site, "authorize") || status < 200 || status >= 300) continue;
    const known = declined.get(event.order);
    if (known === undefined) declined.set(event.order, [event]);
    else known.push(event);
  }
  const asked = new Map<string, number[]>();
  if (declined.size === 0) return { declined, asked };
  for (const event of history) {
    if (event.type !== "invoke" || event.value.operation === "read" || !declined.has(event.order)) continue;
    const known = asked.get(event.order);
    if (known === undefined) asked.set(event.order, [event.i]);
    else known.push(event.i);
  }
  return { declined, asked };
}

/** The same request under another key, soon after the bank's no was told and taken, and no customer had asked for anything since. */
export function chargedAgain(index: HistoryIndex, group: RetryGroup, { declined, asked }: DeclineNews): Evidence[] {
  // parts may be captured alike
  if (group.role !== "authorize") return [];
  const { partner } = group.calls[0]?.call.site ?? {};
  for (const told of declined.get(group.order) ?? []) {
    if (told.site.partner !== partner) continue;
    const before = new Set(group.calls.filter(({ call }) => call.i < told.i).map(({ call }) => call.key));
    const again = group.calls.find(({ call }) => call.i > told.i && !before.has(call.key))?.call;
    if (before.size === 0 || again === undefined || again.t - told.t > atOnceMs || again.i > index.clockWrongFrom) continue;
    if (wasInterrupted(index, told.i, again.i) || phaseChanged(index, told.i, again.i)) continue;
    if (asked.get(group.order)?.some((i) => i > told.i && i < again.i)) continue;
    const { name, order } = group;
    const afterMs = Math.round(again.t - told.t);
    const cited = { order, site: again.site, events: [told.i, again.i] };
    return [declineFindings("charged-again-after-decline", { ...cited, name, afterMs })];
  }
  return [];
}
