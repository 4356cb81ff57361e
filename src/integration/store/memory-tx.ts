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

/** Rows by their ids. Those that are looked for by their state stand apart too: looking for them costs nothing for all that is done. */
interface Queue<R> {
  readonly all: Map<string, R>;
  readonly open: Map<string, R>;
  readonly dead: Map<string, R>;
}

/** Rows by their keys. Rows are data: they are frozen and replaced, never changed, whoever holds them. */
export interface Tables {
  readonly orders: Map<string, Kept<Order>>;
  readonly keys: Map<string, CustomerKey>;
  readonly outbox: Queue<OutboxRow>;
  /** By order: ids of its rows. */
  readonly outboxIds: Map<string, readonly string[]>;
  readonly inbox: Queue<InboxRow>;
  readonly locks: Map<string, Lock>;
  readonly timelines: Map<string, readonly TimelineEntry[]>;
  readonly rates: Map<string, Rate>;
}

const createQueue = <R>(): Queue<R> => ({ all: new Map(), open: new Map(), dead: new Map() });

export function createTables(): Tables {
  return {
    orders: new Map(),
    keys: new Map(),
    outbox: createQueue(),
    outboxIds: new Map(),
    inbox: createQueue(),
    locks: new Map(),
    timelines: new Map(),
    rates: new Map(),
  };
}

const ends = new Set(["completed", "cancelled", "declined"]);

interface Queued {
  readonly id: string;
  readonly order?: string;
  readonly dueMs: number;
  readonly leaseUntilMs: number;
}

const byDue = (a: Queued, b: Queued): number => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1);

/** What a transaction gave is nobody's to change. Parts that were frozen before, as most of a changed order, cost nothing. */
function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) value.forEach(frozen);
  else for (const name in value) frozen(value[name]);
  return Object.freeze(value);
}

/**
 * All reads and writes of transactions on tables in memory, one transaction after another.
 *
 * @param undone is told, for each write, what takes it back
 */
export function createMemoryTx(tables: Tables, now: () => number, undone: (back: () => void) => void): Tx {
  const put = <K, V>(map: Map<K, V>, key: K, value: V): void => {
    const before = map.get(key);
    if (before === undefined) undone(() => map.delete(key));
    else undone(() => map.set(key, before));
    map.set(key, value);
  };
  const drop = <K, V>(map: Map<K, V>, key: K): void => {
    const before = map.get(key);
    if (before === undefined) return;
    undone(() => map.set(key, before));
    map.delete(key);
  };
  const insert = <V>(map: Map<string, V>, key: string, value: V): boolean => {
    if (map.has(key)) return false;
    put(map, key, value);
    return true;
  };
  const file = <R extends { readonly id: string; readonly state: string }>({ all, open, dead }: Queue<R>, row: R): void => {
    Object.freeze(row);
    put(all, row.id, row);
    if (row.state === "open") put(open, row.id, row);
    else drop(open, row.id);
    if (row.state === "dead") put(dead, row.id, row);
    else drop(dead, row.id);
  };
  /** When a row can be had: it is due, its lease has ended, and so has the lock of its order. */
  const freeMs = ({ dueMs, leaseUntilMs, order }: Queued): number => {
    const lockedMs = order === undefined ? 0 : (tables.locks.get(order)?.untilMs ?? 0);
    return Math.max(dueMs, leaseUntilMs, lockedMs);
  };
  const due = <R extends Queued>(rows: Iterable<R>, nowMs: number, limit: number): readonly R[] => {
    const found: R[] = [];
    for (const row of rows) if (freeMs(row) <= nowMs) found.push(row);
    if (found.length > 1) found.sort(byDue);
    return found.length > limit ? found.slice(0, limit) : found;
  };
  const rowsOf = (order: string): OutboxRow[] =>
    (tables.outboxIds.get(order) ?? []).map((id) => tables.outbox.all.get(id) as OutboxRow);

  return {
    order: async (ref) => tables.orders.get(ref)?.value,
    insertOrder: async (order) => insert(tables.orders, order.ref, { value: frozen(order), updatedMs: now() }),
    saveOrder: async (order, overVersion) => {
      if (tables.orders.get(order.ref)?.value.version !== overVersion) return false;
      put(tables.orders, order.ref, { value: frozen(order), updatedMs: now() });
      return true;
    },
    orders: async ({ after, limit, sinceMs }) =>
      [...tables.orders]
        .filter(([ref, { value, updatedMs }]) => ref > after && (updatedMs >= sinceMs || !ends.has(value.status)))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, limit)
        .map(([, { value }]) => value),

    customerKey: async (key) => tables.keys.get(key),
    insertCustomerKey: async (key) => insert(tables.keys, key.key, frozen(key)),

    outboxOf: async (order) => rowsOf(order),
    outboxRow: async (id) => tables.outbox.all.get(id),
    insertOutbox: async (row) => {
      if (tables.outbox.all.has(row.id)) return false;
      file(tables.outbox, row);
      put(tables.outboxIds, row.order, [...(tables.outboxIds.get(row.order) ?? []), row.id].sort());
      return true;
    },
    saveOutbox: async (row) => {
      if (tables.outbox.all.has(row.id)) file(tables.outbox, row);
    },
    dueOutbox: async (nowMs, limit) => due(tables.outbox.open.values(), nowMs, limit),
    deadOutbox: async () => [...tables.outbox.dead.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),

    inboxRow: async (id) => tables.inbox.all.get(id),
    insertInbox: async (row) => {
      if (tables.inbox.all.has(row.id)) return false;
      file(tables.inbox, row);
      return true;
    },
    saveInbox: async (row) => {
      if (tables.inbox.all.has(row.id)) file(tables.inbox, row);
    },
    dueInbox: async (nowMs, limit) => due(tables.inbox.open.values(), nowMs, limit),

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
      if (entries.length === 0) return;
      const before = tables.timelines.get(order) ?? [];
      put(tables.timelines, order, Object.freeze([...before, ...frozen(entries)]));
    },
    timeline: async (order) => tables.timelines.get(order) ?? [],

    rate: async (key) => tables.rates.get(key),
    saveRate: async (key, rate) => put(tables.rates, key, frozen(rate)),

    backlog: async () => ({
      outbox: tables.outbox.open.size,
      inbox: tables.inbox.open.size,
      deadLetters: tables.outbox.dead.size + tables.inbox.dead.size,
    }),
    nextDueMs: async () => {
      let next = Number.POSITIVE_INFINITY;
      for (const { open } of [tables.outbox, tables.inbox]) for (const row of open.values()) next = Math.min(next, freeMs(row));
      return Number.isFinite(next) ? next : undefined;
    },
  };
}
