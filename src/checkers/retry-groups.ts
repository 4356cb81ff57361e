import { type Call, type HistoryIndex, isRead, noOrder } from "./index-history.ts";

/** All calls of one operation for one order with one payload: the first and what repeats it. */
export interface RetryGroup {
  readonly name: string;
  readonly order: string;
  readonly calls: readonly Call[];
}

const groups = new WeakMap<HistoryIndex, readonly RetryGroup[]>();

/**
 * Calls that change something and carry an idempotency key, by payload: other refund references or amounts are other
 * operations. Calls without a key (rate quotes) follow customers' requests one to one and are no retries.
 */
export function retryGroups(index: HistoryIndex): readonly RetryGroup[] {
  const known = groups.get(index);
  if (known !== undefined) return known;
  const found = new Map<string, { name: string; order: string; calls: Call[] }>();
  for (const each of index.calls) {
    const { call } = each;
    if (call.key === undefined || call.order === noOrder || isRead(each)) continue;
    const { partner, operation } = call.site;
    const id = `${partner} ${operation} ${call.order} ${call.value.path} ${call.value.bodyHash}`;
    const group = found.get(id);
    if (group === undefined)
      found.set(id, { name: `${partner}/${operation} for ${call.order}`, order: call.order, calls: [each] });
    else group.calls.push(each);
  }
  const list = [...found.values()];
  groups.set(index, list);
  return list;
}
