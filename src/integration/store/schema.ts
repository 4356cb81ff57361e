import type { GeneratedAlways } from "kysely";
import type { PartnerName } from "../domain/partner-name.ts";

/** The tables, as Kysely sees them. Booleans are 0 and 1, times milliseconds, so that every database keeps them alike. */
export interface Tables {
  schema_versions: { version: number; applied_ms: number };
  orders: {
    ref: string;
    status: string;
    version: number;
    document: string;
    created_ms: number;
    updated_ms: number;
  };
  customer_keys: { customer_key: string; order_ref: string; fingerprint: string };
  outbox: {
    id: string;
    order_ref: string;
    step: string;
    partner: PartnerName;
    state: "open" | "done" | "dead";
    attempts: number;
    doubt: number;
    absences: number;
    polls: number;
    due_ms: number;
    fence: number;
    lease_until_ms: number;
    idempotency_key: string | null;
    request: string | null;
    error: string | null;
    refusal: string | null;
    created_ms: number;
    attempted_ms: number;
    /** When it can be had: it is due, and its lease has ended. */
    free_ms: GeneratedAlways<number>;
  };
  inbox: {
    id: string;
    partner: PartnerName;
    body: string;
    state: "open" | "done" | "ignored" | "dead";
    attempts: number;
    due_ms: number;
    fence: number;
    lease_until_ms: number;
    order_ref: string | null;
    note: string | null;
    received_ms: number;
    free_ms: GeneratedAlways<number>;
  };
  order_locks: { order_ref: string; holder: string; until_ms: number };
  timeline: { order_ref: string; position: number; at: string; event: string; detail: string };
  rates: { rate_key: string; rate: string; at_ms: number };
}
