import type { Evidence } from "../core/verdict.ts";
import { type Call, type HistoryIndex, isRead } from "./index-history.ts";
import { wasSeenDone } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";

/** The caller cannot know what happened: no answer, half an answer, a spoilt one, or a 5xx that is no replay of a stored result. */
function leftOpen({ answer }: Call): boolean {
  if (answer === undefined) return true;
  const { delivery, status, replayed, faults } = answer.value;
  if (replayed === true && delivery === "whole") return false;
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
    found.push({
      sentence: `${group.name}: the result of an attempt was unknown, and the same request was sent again under another key`,
      order: group.order,
      events: [before.call.i, after.call.i],
    });
  }
  return found;
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
    const what =
      other.order !== call.order
        ? `two orders, ${other.order} and ${call.order}`
        : other.site.operation !== call.site.operation || other.value.path !== call.value.path
          ? `two operations of ${call.order}, ${other.site.operation} and ${call.site.operation}`
          : other.value.bodyHash !== call.value.bodyHash
            ? `two payloads of ${call.site.operation} for ${call.order}`
            : undefined;
    if (what !== undefined)
      found.push({
        sentence: `one idempotency key was used at ${call.site.partner} for ${what}`,
        order: call.order,
        events: [other.i, call.i],
      });
  }
  return found;
}
