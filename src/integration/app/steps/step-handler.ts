import type { Money } from "../../../core/money.ts";
import type { Fact } from "../../domain/facts.ts";
import { type Order, withAttention } from "../../domain/order.ts";
import type { PartnerName } from "../../domain/partner-name.ts";
import type { CallResult, Gateways, Keyed, PartnerError } from "../../ports.ts";
import type { AppConfig } from "../config.ts";

export interface At {
  readonly gateways: Gateways;
  readonly order: Order;
  readonly step: string;
  /** What follows the step's kind: a refund reference, a template. */
  readonly subject: string;
}

/** What an authoritative read said. `happened`: the step's effect is there (or, for a poll: what it waited for). */
export interface Finding {
  readonly happened: boolean;
  readonly facts: readonly Fact[];
}

/** The partner took the call, and decides later what comes of it: a webhook or a read tells. */
export const later = "later";

/** What a terminal refusal means for the order, and whether the step ends there (`done`) or a person must look (`dead`). */
export interface Refusal {
  readonly order: Order;
  readonly row: "done" | "dead";
}

/** One kind of step: its payload, its one effectful call, the read that finds its effect, the meaning of a refusal. */
export interface StepHandler<Request> {
  readonly partner: PartnerName;
  readonly operation: string;
  /** The payload, made once and kept with the row. */
  readonly prepare: (at: { order: Order; subject: string; config: AppConfig; due: Money }) => Request;
  readonly perform: (at: At & { keyed: Keyed }, request: Request) => Promise<CallResult<readonly Fact[] | typeof later>>;
  /** Reads only. A partner without idempotency is survived by this. */
  readonly find: (at: At) => Promise<CallResult<Finding>>;
  readonly refused: (at: { order: Order; step: string; subject: string }, error: PartnerError) => Refusal;
}

/** A step that only reads: its row stays open until what it waits for is seen. */
export type PollHandler = Pick<StepHandler<never>, "partner" | "operation" | "find">;

export function needsPerson(order: Order, step: string, error: PartnerError): Refusal {
  return { order: withAttention(order, step, `${step} was refused: ${error.code}`), row: "dead" };
}

/** The read's outcome as a finding; a 404 found nothing, which proves nothing by itself. */
export function finding<T>(outcome: CallResult<T>, look: (value: T) => Finding): CallResult<Finding> {
  if (outcome.ok) return { ok: true, value: look(outcome.value) };
  if (outcome.error.status === 404) return { ok: true, value: { happened: false, facts: [] } };
  return outcome;
}

export function answer<T>(outcome: CallResult<T>, facts: (value: T) => readonly Fact[]): CallResult<readonly Fact[]> {
  return outcome.ok ? { ok: true, value: facts(outcome.value) } : outcome;
}
