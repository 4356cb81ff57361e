import type { Selectable } from "kysely";
import type { Tables } from "./schema.ts";
import type { InboxRow, OutboxRow } from "./store.ts";

/** Rows as tables keep them, and as the application knows them. */

/** What of a row changes in its life; the rest is written once. */
export const outboxState = [
  "state",
  "attempts",
  "doubt",
  "absences",
  "polls",
  "due_ms",
  "fence",
  "lease_until_ms",
  "idempotency_key",
  "request",
  "error",
  "refusal",
  "attempted_ms",
] as const satisfies readonly (keyof Tables["outbox"])[];

export const inboxState = [
  "state",
  "attempts",
  "due_ms",
  "fence",
  "lease_until_ms",
  "order_ref",
  "note",
] as const satisfies readonly (keyof Tables["inbox"])[];

export function toOutboxColumns(row: OutboxRow): Selectable<Tables["outbox"]> {
  return {
    id: row.id,
    order_ref: row.order,
    step: row.step,
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

export function fromOutboxColumns(row: Selectable<Tables["outbox"]>): OutboxRow {
  return {
    id: row.id,
    order: row.order_ref,
    step: row.step,
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

export function toInboxColumns(row: InboxRow): Selectable<Tables["inbox"]> {
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
