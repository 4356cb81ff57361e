import type { TimelineEntry } from "../application.ts";
import type { Order } from "../domain/order.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import type { Rate } from "../ports.ts";
import type { CustomerKey, DueQuery, InboxRow, OutboxRow, Tx } from "./store.ts";

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

/** Nothing here waits for anything: every answer is there when it is asked for. */
const told = <T>(value: T): Promise<T> => Promise.resolve(value);
const done = told<void>(undefined);
const yes = told(true);
const no = told(false);

interface Queued {
  readonly id: string;
  readonly partner: PartnerName;
  readonly order?: string;
  readonly dueMs: number;
  readonly leaseUntilMs: number;
}

const byTurn = (a: Queued, b: Queued): number =>
  Math.max(a.dueMs, a.leaseUntilMs) - Math.max(b.dueMs, b.leaseUntilMs) || (a.id < b.id ? -1 : 1);

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
  const due = <R extends Queued>(rows: ReadonlyMap<string, R>, { partner, nowMs, limit }: DueQuery): readonly R[] => {
    const found: R[] = [];
    for (const row of rows.values()) if (row.partner === partner && freeMs(row) <= nowMs) found.push(row);
    if (found.length > 1) found.sort(byTurn);
    return found.length > limit ? found.slice(0, limit) : found;
  };
  const rowsOf = (order: string): OutboxRow[] =>
    (tables.outboxIds.get(order) ?? []).map((id) => tables.outbox.all.get(id) as OutboxRow);

  return {
    order: (ref) => told(tables.orders.get(ref)?.value),
    insertOrder: (order) => told(insert(tables.orders, order.ref, { value: frozen(order), updatedMs: now() })),
    saveOrder: (order, overVersion) => {
      if (tables.orders.get(order.ref)?.value.version !== overVersion) return no;
      put(tables.orders, order.ref, { value: frozen(order), updatedMs: now() });
      return yes;
    },
    orders: ({ after, limit, sinceMs }) =>
      told(
        [...tables.orders]
          .filter(([ref, { value, updatedMs }]) => ref > after && (updatedMs >= sinceMs || !ends.has(value.status)))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .slice(0, limit)
          .map(([, { value }]) => value),
      ),

    customerKey: (key) => told(tables.keys.get(key)),
    insertCustomerKey: (key) => told(insert(tables.keys, key.key, frozen(key))),

    outboxOf: (order) => told(rowsOf(order)),
    outboxRow: (id) => told(tables.outbox.all.get(id)),
    insertOutbox: (row) => {
      if (tables.outbox.all.has(row.id)) return no;
      file(tables.outbox, row);
      put(tables.outboxIds, row.order, [...(tables.outboxIds.get(row.order) ?? []), row.id].sort());
      return yes;
    },
    saveOutbox: (row, overFence = row.fence) => {
      if (tables.outbox.all.get(row.id)?.fence !== overFence) return no;
      file(tables.outbox, row);
      return yes;
    },
    dueOutbox: (query) => told(due(tables.outbox.open, query)),
    deadOutbox: () => told([...tables.outbox.dead.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),

    inboxRow: (id) => told(tables.inbox.all.get(id)),
    insertInbox: (row) => {
      if (tables.inbox.all.has(row.id)) return no;
      file(tables.inbox, row);
      return yes;
    },
    saveInbox: (row, overFence = row.fence) => {
      if (tables.inbox.all.get(row.id)?.fence !== overFence) return no;
      file(tables.inbox, row);
      return yes;
    },
    dueInbox: (query) => told(due(tables.inbox.open, query)),

    lock: (order, holder, nowMs, untilMs) => {
      const held = tables.locks.get(order);
      if (held !== undefined && held.untilMs > nowMs && held.holder !== holder) return no;
      put(tables.locks, order, { holder, untilMs });
      return yes;
    },
    unlock: (order, holder) => {
      if (tables.locks.get(order)?.holder === holder) drop(tables.locks, order);
      return done;
    },

    appendTimeline: (order, entries) => {
      if (entries.length === 0) return done;
      const before = tables.timelines.get(order) ?? [];
      put(tables.timelines, order, Object.freeze([...before, ...frozen(entries)]));
      return done;
    },
    timeline: (order) => told(tables.timelines.get(order) ?? []),

    rate: (key) => told(tables.rates.get(key)),
    saveRate: (key, rate) => {
      put(tables.rates, key, frozen(rate));
      return done;
    },

    backlog: () =>
      told({
        outbox: tables.outbox.open.size,
        inbox: tables.inbox.open.size,
        deadLetters: tables.outbox.dead.size + tables.inbox.dead.size,
      }),
    nextDueMs: () => {
      const next: Partial<Record<PartnerName, number>> = {};
      const note = (row: Queued): void => {
        next[row.partner] = Math.min(next[row.partner] ?? Number.POSITIVE_INFINITY, freeMs(row));
      };
      tables.outbox.open.forEach(note);
      tables.inbox.open.forEach(note);
      return told(next);
    },
  };
}
