import type { TimelineEntry } from "../application.ts";
import type { Order } from "../domain/order.ts";
import type { Rate } from "../ports.ts";
import type { CustomerKey, InboxRow, OutboxRow, Tx } from "./store.ts";

interface Kept<T> {
  readonly value: T;
  readonly updatedMs: number;
}
interface Lock {
  readonly holder: string;
  readonly untilMs: number;
}

/** Rows by their keys. Rows are data: they are replaced, never changed. Open ones are kept apart, since only they are looked for. */
export interface Tables {
  readonly orders: Map<string, Kept<Order>>;
  readonly keys: Map<string, CustomerKey>;
  readonly outbox: Map<string, OutboxRow>;
  readonly openOutbox: Map<string, OutboxRow>;
  /** By order: ids of its rows. */
  readonly outboxIds: Map<string, readonly string[]>;
  readonly inbox: Map<string, InboxRow>;
  readonly openInbox: Map<string, InboxRow>;
  readonly locks: Map<string, Lock>;
  readonly timelines: Map<string, readonly TimelineEntry[]>;
  readonly rates: Map<string, Rate>;
}

export function createTables(): Tables {
  return {
    orders: new Map(),
    keys: new Map(),
    outbox: new Map(),
    openOutbox: new Map(),
    outboxIds: new Map(),
    inbox: new Map(),
    openInbox: new Map(),
    locks: new Map(),
    timelines: new Map(),
    rates: new Map(),
  };
}

const ends = new Set(["completed", "cancelled", "declined"]);

interface Queued {
  readonly id: string;
  readonly dueMs: number;
  readonly leaseUntilMs: number;
}

const byDue = (a: Queued, b: Queued): number => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1);
const dueOf = (rows: Iterable<Queued>, soonest: number | undefined): number | undefined => {
  let next = soonest;
  for (const { dueMs, leaseUntilMs } of rows) {
    const ms = Math.max(dueMs, leaseUntilMs);
    if (next === undefined || ms < next) next = ms;
  }
  return next;
};
const countDead = (rows: Iterable<{ readonly state: string }>): number => {
  let count = 0;
  for (const { state } of rows) if (state === "dead") count += 1;
  return count;
};

/**
 * All reads and writes of one transaction on tables in memory.
 *
 * @param undo gets, for each write, what takes it back
 */
export function createMemoryTx(tables: Tables, now: () => number, undo: (() => void)[]): Tx {
  const put = <K, V>(map: Map<K, V>, key: K, value: V): void => {
    const before = map.get(key);
    if (before === undefined) undo.push(() => map.delete(key));
    else undo.push(() => map.set(key, before));
    map.set(key, value);
  };
  const drop = <K, V>(map: Map<K, V>, key: K): void => {
    const before = map.get(key);
    if (before === undefined) return;
    undo.push(() => map.set(key, before));
    map.delete(key);
  };
  const insert = <V>(map: Map<string, V>, key: string, value: V): boolean => {
    if (map.has(key)) return false;
    put(map, key, value);
    return true;
  };
  const file = <R extends { readonly id: string; readonly state: string }>(
    all: Map<string, R>,
    open: Map<string, R>,
    row: R,
  ): void => {
    const kept = Object.freeze({ ...row });
    put(all, row.id, kept);
    if (row.state === "open") put(open, row.id, kept);
    else drop(open, row.id);
  };
  const due = <R extends Queued>(rows: Iterable<R>, nowMs: number, limit: number, isFree: (row: R) => boolean): readonly R[] => {
    const found: R[] = [];
    for (const row of rows) if (row.dueMs <= nowMs && row.leaseUntilMs <= nowMs && isFree(row)) found.push(row);
    return found.length > 1 ? found.sort(byDue).slice(0, limit) : found;
  };
  const rowsOf = (order: string): OutboxRow[] =>
    (tables.outboxIds.get(order) ?? []).map((id) => tables.outbox.get(id) as OutboxRow);

  return {
    order: async (ref) => tables.orders.get(ref)?.value,
    insertOrder: async (order) => insert(tables.orders, order.ref, { value: order, updatedMs: now() }),
    saveOrder: async (order, overVersion) => {
      if (tables.orders.get(order.ref)?.value.version !== overVersion) return false;
      put(tables.orders, order.ref, { value: order, updatedMs: now() });
      return true;
    },
    orders: async ({ after, limit, sinceMs }) =>
      [...tables.orders]
        .filter(([ref, { value, updatedMs }]) => ref > after && (updatedMs >= sinceMs || !ends.has(value.status)))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([, { value }]) => value),

    customerKey: async (key) => tables.keys.get(key),
    insertCustomerKey: async (key) => insert(tables.keys, key.key, key),

    outboxOf: async (order) => rowsOf(order),
    outboxRow: async (id) => tables.outbox.get(id),
    insertOutbox: async (row) => {
      if (tables.outbox.has(row.id)) return false;
      file(tables.outbox, tables.openOutbox, row);
      put(tables.outboxIds, row.order, [...(tables.outboxIds.get(row.order) ?? []), row.id].sort());
      return true;
    },
    saveOutbox: async (row) => {
      if (tables.outbox.has(row.id)) file(tables.outbox, tables.openOutbox, row);
    },
    dueOutbox: async (nowMs, limit) =>
      due(tables.openOutbox.values(), nowMs, limit, ({ order }) => (tables.locks.get(order)?.untilMs ?? nowMs) <= nowMs),
    deadOutbox: async () =>
      [...tables.outbox.values()].filter(({ state }) => state === "dead").sort((a, b) => (a.id < b.id ? -1 : 1)),

    inboxRow: async (id) => tables.inbox.get(id),
    insertInbox: async (row) => {
      if (tables.inbox.has(row.id)) return false;
      file(tables.inbox, tables.openInbox, row);
      return true;
    },
    saveInbox: async (row) => {
      if (tables.inbox.has(row.id)) file(tables.inbox, tables.openInbox, row);
    },
    dueInbox: async (nowMs, limit) => due(tables.openInbox.values(), nowMs, limit, () => true),

    lock: async (order, holder, nowMs, untilMs) => {
      const held = tables.locks.get(order);
      if (held !== undefined && held.untilMs > nowMs && held.holder !== holder) return false;
      put(tables.locks, order, { holder, untilMs });
      return true;
    },
    unlock: async (order, holder) => {
      if (tables.locks.get(order)?.holder === holder) drop(tables.locks, order);
    },

    appendTimeline: async (order, entries) => {
      if (entries.length > 0) put(tables.timelines, order, [...(tables.timelines.get(order) ?? []), ...entries]);
    },
    timeline: async (order) => tables.timelines.get(order) ?? [],

    rate: async (key) => tables.rates.get(key),
    saveRate: async (key, rate) => put(tables.rates, key, rate),

    backlog: async () => ({
      outbox: tables.openOutbox.size,
      inbox: tables.openInbox.size,
      deadLetters: countDead(tables.outbox.values()) + countDead(tables.inbox.values()),
    }),
    nextDueMs: async () => dueOf(tables.openInbox.values(), dueOf(tables.openOutbox.values(), undefined)),
  };
}
