import type { Role } from "../core/role.ts";
import { type Call, type HistoryIndex, isRead, noOrder } from "./index-history.ts";
import { roleOf } from "./roles.ts";

/** All calls of one operation for one order with one payload: the first and what repeats it. */
export interface RetryGroup {
  readonly name: string;
  readonly order: string;
  readonly role: Role | undefined;
  readonly calls: readonly Call[];
}

/** A call that changes something under an idempotency key. */
export function isKeyed(each: Call): boolean {
  return each.call.key !== undefined && each.call.order !== noOrder && !isRead(each);
}

/**
 * Keyed calls of orders that repeated anything, by payload: other refund references or amounts are other operations.
 * Calls without a key (rate quotes) follow customers' requests one to one and are no retries.
 */
export function retryGroups(index: HistoryIndex): readonly RetryGroup[] {
  // Most orders repeat nothing: spares long histories most of the work.
  const repeating = new Set<string>();
  for (const { call } of index.calls) if (call.site.attempt > 1) repeating.add(call.order);
  const found = new Map<string, { name: string; order: string; role: Role | undefined; calls: Call[] }>();
  for (const each of index.calls) {
    const { call } = each;
    if (!repeating.has(call.order) || !isKeyed(each)) continue;
    const { partner, operation } = call.site;
    const id = `${partner} ${operation} ${call.order} ${call.value.path} ${call.value.bodyHash}`;
    const group = found.get(id);
    if (group === undefined)
      found.set(id, {
        name: `${partner}/${operation} for ${call.order}`,
        order: call.order,
        role: roleOf(index, call.site),
        calls: [each],
      });
    else group.calls.push(each);
  }
  return [...found.values()];
}
