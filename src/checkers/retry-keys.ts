import { defineFindings } from "../core/finding.ts";
import type { EventOf } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Call, type HistoryIndex, isRead } from "./index-history.ts";
import { wasSeenDone } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";

/** What one key was used for beside the first. */
type Shared =
  | { readonly what: "orders"; readonly orders: readonly [string, string] }
  | { readonly what: "operations"; readonly order: string; readonly operations: readonly [string, string] }
  | { readonly what: "payloads"; readonly order: string; readonly operation: string };

function sharedText(shared: Shared): string {
  switch (shared.what) {
    case "orders":
      return `two orders, ${shared.orders.join(" and ")}`;
    case "operations":
      return `two operations of ${shared.order}, ${shared.operations.join(" and ")}`;
    case "payloads":
      return `two payloads of ${shared.operation} for ${shared.order}`;
  }
}

export const keyFindings = defineFindings({
  "fresh-key": ({ name }: { name: string }) =>
    `${name}: the result of an attempt was unknown, and the same request was sent again under another key`,
  "shared-key": ({ partner, shared }: { partner: string; shared: Shared }) =>
    `one idempotency key was used at ${partner} for ${sharedText(shared)}`,
});

/** The caller cannot know what happened: no answer, half an answer, a spoilt one, or a 5xx that is no replay of a stored result. */
function leftOpen({ answer }: Call): boolean {
  if (answer === undefined) return true;
  const { delivery, status, replayed, faults, saysError } = answer.value;
  // an error says that nothing was done, under whatever status
  if ((replayed === true || saysError === true) && delivery === "whole") return false;
  if (delivery !== "whole" && delivery !== "slow") return true;
  return status >= 500 || (status < 300 && faults !== undefined && faults.length > 0);
}

function cameToNothing(call: Call): boolean {
  return leftOpen(call) || call.answer?.value.status === 429;
}

/**
 * An operation whose result is unknown, repeated under another key: the partner must take it for a new one.
 * No crash excuses it, since the key belongs to the order and step. Where the first key comes back later there are two
 * operations with the same payload (two equal partial captures), which is right, unless the second key was used just
 * once, came to nothing and was forgotten. So there are where the integration has looked and seen that the first was done.
 */
export function freshKeys(index: HistoryIndex, group: RetryGroup): Evidence[] {
  const last = new Map<string | undefined, number>();
  const uses = new Map<string | undefined, number>();
  for (const [n, { call }] of group.calls.entries()) {
    last.set(call.key, n);
    uses.set(call.key, (uses.get(call.key) ?? 0) + 1);
  }
  const found: Evidence[] = [];
  for (let n = 1; n < group.calls.length; n += 1) {
    const [before, after] = [group.calls[n - 1], group.calls[n]];
    if (before === undefined || after === undefined || before.call.key === after.call.key) continue;
    if (!leftOpen(before)) continue;
    const forgotten = uses.get(after.call.key) === 1 && cameToNothing(after);
    if (last.get(before.call.key) !== n - 1 && !forgotten) continue;
    if (wasSeenDone(index, before, after.call.i)) continue;
    const cited = { order: group.order, site: after.call.site, events: [before.call.i, after.call.i] };
    found.push(keyFindings("fresh-key", { ...cited, name: group.name }));
  }
  return found;
}

function sharedBy(first: EventOf<"call">, { order, site, value }: EventOf<"call">): Shared | undefined {
  const { operation } = site;
  if (first.order !== order) return { what: "orders", orders: [first.order, order] };
  if (first.site.operation !== operation || first.value.path !== value.path)
    return { what: "operations", order, operations: [first.site.operation, operation] };
  return first.value.bodyHash === value.bodyHash ? undefined : { what: "payloads", order, operation };
}

/** One key for two different requests at one partner: it refuses the second, or answers it with the first one's result. */
export function sharedKeys(index: HistoryIndex): Evidence[] {
  const byPartner = new Map<string, Map<string, Call>>();
  const found: Evidence[] = [];
  for (const each of index.calls) {
    const { call } = each;
    if (call.key === undefined || isRead(each)) continue;
    let first = byPartner.get(call.site.partner);
    if (first === undefined) {
      first = new Map();
      byPartner.set(call.site.partner, first);
    }
    const other = first.get(call.key)?.call;
    if (other === undefined) {
      first.set(call.key, each);
      continue;
    }
    const shared = sharedBy(other, call);
    if (shared === undefined) continue;
    const cited = { order: call.order, site: call.site, events: [other.i, call.i] };
    found.push(keyFindings("shared-key", { ...cited, partner: call.site.partner, shared }));
  }
  return found;
}
