import type { TimelineEntry } from "../application.ts";
import type { Order } from "../domain/order.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import type { Rate } from "../ports.ts";

/** Work on its way to a partner. One row a step of an order; its id is `order:step`, so that it is written once. */
export interface OutboxRow {
  readonly id: string;
  readonly order: string;
  readonly step: string;
  /** Whom the step calls. */
  readonly partner: PartnerName;
  readonly state: "open" | "done" | "dead";
  /** Calls begun. Counted before the call, so that a crash in between counts too. */
  readonly attempts: number;
  /** A call was begun whose outcome nobody knows: the next thing to do is to read. */
  readonly doubt: boolean;
  /** Reads since the last call that found nothing. */
  readonly absences: number;
  /** Reads that failed or found things unsettled, for their own backoff. */
  readonly polls: number;
  readonly dueMs: number;
  /** Grows with every lease: who holds an older one has lost the row. */
  readonly fence: number;
  /** 0 when nobody holds it. */
  readonly leaseUntilMs: number;
  /** The Idempotency-Key of the latest call. */
  readonly key?: string;
  /** JSON of the first call's payload; every later call sends the same. */
  readonly request?: string;
  /** Why the latest attempt failed. */
  readonly error?: string;
  /** The partner's terminal refusal, which a read must confirm before it counts. JSON of a PartnerError. */
  readonly refusal?: string;
  readonly createdMs: number;
  /** When the latest call was begun. */
  readonly attemptedMs: number;
}

/** A verified webhook. */
export interface InboxRow {
  /** `partner:event id`. */
  readonly id: string;
  readonly partner: PartnerName;
  readonly body: string;
  /** `ignored`: of a type, version or order that means nothing here; kept as proof. */
  readonly state: "open" | "done" | "ignored" | "dead";
  readonly attempts: number;
  readonly dueMs: number;
  readonly fence: number;
  readonly leaseUntilMs: number;
  /** The order that it waits for: another held it when this was looked at. */
  readonly order?: string;
  readonly note?: string;
  readonly receivedMs: number;
}

export interface CustomerKey {
  readonly key: string;
  readonly order: string;
  /** Of the whole request: another one under the same key is refused. */
  readonly fingerprint: string;
}

export interface Backlog {
  readonly outbox: number;
  readonly inbox: number;
  readonly deadLetters: number;
}

/** What is asked for of one partner's rows. */
export interface DueQuery {
  readonly partner: PartnerName;
  readonly nowMs: number;
  readonly limit: number;
}

/** All reads and writes of one transaction. `insert…` and `save…` answer false where they changed nothing. */
export interface Tx {
  order(ref: string): Promise<Order | undefined>;
  /** False where the order exists. */
  insertOrder(order: Order): Promise<boolean>;
  /** Over exactly that version; false where another change came first. */
  saveOrder(order: Order, overVersion: number): Promise<boolean>;
  /** In the order of their references; changed at or after `sinceMs`, or not at an end. */
  orders(page: { after: string; limit: number; sinceMs: number }): Promise<readonly Order[]>;

  customerKey(key: string): Promise<CustomerKey | undefined>;
  insertCustomerKey(key: CustomerKey): Promise<boolean>;

  outboxOf(order: string): Promise<readonly OutboxRow[]>;
  outboxRow(id: string): Promise<OutboxRow | undefined>;
  /** False where the step has a row already. */
  insertOutbox(row: OutboxRow): Promise<boolean>;
  /** Over exactly that fence, its own unless given; false where another has leased the row since. */
  saveOutbox(row: OutboxRow, overFence?: number): Promise<boolean>;
  /** Open, due, leased by nobody, of orders that nobody has locked; who could be had first comes first. */
  dueOutbox(query: DueQuery): Promise<readonly OutboxRow[]>;
  deadOutbox(): Promise<readonly OutboxRow[]>;

  inboxRow(id: string): Promise<InboxRow | undefined>;
  /** False where the event is known. */
  insertInbox(row: InboxRow): Promise<boolean>;
  saveInbox(row: InboxRow, overFence?: number): Promise<boolean>;
  /** Open, due, leased by nobody, and waiting for no order that is locked; who could be had first comes first. */
  dueInbox(query: DueQuery): Promise<readonly InboxRow[]>;

  /** Until `untilMs`, for `holder` alone; false where another holds it. */
  lock(order: string, holder: string, nowMs: number, untilMs: number): Promise<boolean>;
  unlock(order: string, holder: string): Promise<void>;

  appendTimeline(order: string, entries: readonly TimelineEntry[]): Promise<void>;
  timeline(order: string): Promise<readonly TimelineEntry[]>;

  /** The latest rate that was quoted for that kind of parcel. */
  rate(key: string): Promise<Rate | undefined>;
  saveRate(key: string, rate: Rate, atMs: number): Promise<void>;

  backlog(): Promise<Backlog>;
  /** By partner: when the next of its rows falls due (or its lease ends, or its order's lock). Absent where none is open. */
  nextDueMs(): Promise<Readonly<Partial<Record<PartnerName, number>>>>;
}

/** Where orders live. One transaction is one atomic, durable step; all that is not committed is as if it never was. */
export interface Store {
  /** Commits when `work` resolves, rolls back when it rejects. Never nested. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Brings the schema up to date; safe to repeat, and beside others. */
  migrate(): Promise<void>;
  close(): Promise<void>;
}
