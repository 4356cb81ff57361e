import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tables } from "./schema.ts";
import type { InboxRow, OutboxRow } from "./store.ts";

/** Rows as tables keep them, and as the application knows them. */

export function toOutboxColumns(row: OutboxRow): Insertable<Tables["outbox"]> {
  return {
    id: row.id,
    order_ref: row.order,
    step: row.step,
    partner: row.partner,
    state: row.state,
    attempts: row.attempts,
    doubt: row.doubt ? 1 : 0,
    absences: row.absences,
    polls: row.polls,
    due_ms: row.dueMs,
    fence: row.fence,
    lease_until_ms: row.leaseUntilMs,
    idempotency_key: row.key ?? null,
    request: row.request ?? null,
    error: row.error ?? null,
    refusal: row.refusal ?? null,
    created_ms: row.createdMs,
    attempted_ms: row.attemptedMs,
  };
}

/** What of a row changes in its life. The rest is written once: SQLite would write its indexes again. */
export function outboxChanges(row: OutboxRow): Updateable<Tables["outbox"]> {
  const { id: _id, order_ref: _order, step: _step, partner: _partner, created_ms: _created, ...changes } = toOutboxColumns(row);
  return changes;
}

export function fromOutboxColumns(row: Selectable<Tables["outbox"]>): OutboxRow {
  return {
    id: row.id,
    order: row.order_ref,
    step: row.step,
    partner: row.partner,
    state: row.state,
    attempts: row.attempts,
    doubt: row.doubt === 1,
    absences: row.absences,
    polls: row.polls,
    dueMs: row.due_ms,
    fence: row.fence,
    leaseUntilMs: row.lease_until_ms,
    createdMs: row.created_ms,
    attemptedMs: row.attempted_ms,
    ...(row.idempotency_key === null ? {} : { key: row.idempotency_key }),
    ...(row.request === null ? {} : { request: row.request }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.refusal === null ? {} : { refusal: row.refusal }),
  };
}

export function toInboxColumns(row: InboxRow): Insertable<Tables["inbox"]> {
  return {
    id: row.id,
    partner: row.partner,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    due_ms: row.dueMs,
    fence: row.fence,
    lease_until_ms: row.leaseUntilMs,
    order_ref: row.order ?? null,
    note: row.note ?? null,
    received_ms: row.receivedMs,
  };
}

export function inboxChanges(row: InboxRow): Updateable<Tables["inbox"]> {
  const { id: _id, partner: _partner, body: _body, received_ms: _received, ...changes } = toInboxColumns(row);
  return changes;
}

export function fromInboxColumns(row: Selectable<Tables["inbox"]>): InboxRow {
  return {
    id: row.id,
    partner: row.partner,
    body: row.body,
    state: row.state,
    attempts: row.attempts,
    dueMs: row.due_ms,
    fence: row.fence,
    leaseUntilMs: row.lease_until_ms,
    receivedMs: row.received_ms,
    ...(row.order_ref === null ? {} : { order: row.order_ref }),
    ...(row.note === null ? {} : { note: row.note }),
  };
}
