import { applyFact, expire, type Fact } from "../domain/facts.ts";
import { type Order, withoutAttention } from "../domain/order.ts";
import { stepSubject } from "../domain/wanted-steps.ts";
import type { CallResult, PartnerError } from "../ports.ts";
import type { OutboxRow, Tx } from "../store/store.ts";
import type { Claim } from "./claim.ts";
import { orConflict } from "./conflict.ts";
import { evolve, type Happening } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";
import { handlerOf } from "./steps/catalogue.ts";
import { type At, type Finding, later } from "./steps/step-handler.ts";

/** What came of a claim: facts learned, nothing decided yet, nothing found, or a failure. */
type Result =
  | { readonly type: "happened"; readonly facts: readonly Fact[] }
  | { readonly type: "accepted" }
  | { readonly type: "not-found"; readonly facts: readonly Fact[] }
  | { readonly type: "call-failed"; readonly error: PartnerError }
  | { readonly type: "read-failed"; readonly error: PartnerError };

function found(outcome: CallResult<Finding>): Result {
  if (!outcome.ok) return { type: "read-failed", error: outcome.error };
  return { type: outcome.value.happened ? "happened" : "not-found", facts: outcome.value.facts };
}

async function ask(kernel: Kernel, { row, order, mode }: Claim): Promise<Result> {
  const { type, handler } = handlerOf(row.step);
  const at: At = { gateways: kernel.gateways, order, step: row.step, subject: stepSubject(row.step) };
  if (mode === "find" || type === "poll") return found(await handler.find(at));
  const keyed = { order: order.ref, key: row.key ?? "", attempt: row.attempts };
  const outcome = await handler.perform({ ...at, keyed }, JSON.parse(row.request ?? "null"));
  if (!outcome.ok) return { type: "call-failed", error: outcome.error };
  return outcome.value === later ? { type: "accepted" } : { type: "happened", facts: outcome.value };
}

function learn(kernel: Kernel, facts: readonly Fact[]): (order: Order) => Order {
  return (order) => facts.reduce((known, fact) => applyFact(known, fact, kernel.parts.isNewer), order);
}

function expired(kernel: Kernel, order: Order): Order {
  return expire(order, kernel.ports.clock.now(), kernel.config.actionTimeoutMs);
}

/** The row after a failed call. Terminal refusals are put in doubt once: a read tells a refusal from "already done". */
function afterFailedCall(kernel: Kernel, row: OutboxRow, error: PartnerError): OutboxRow {
  const { parts, config, ports } = kernel;
  const nowMs = ports.clock.now();
  const failed = { ...row, leaseUntilMs: 0, error: `${error.code}: ${error.message}` };
  if (parts.classify(error) !== "retryable") return { ...failed, doubt: true, refusal: JSON.stringify(error), dueMs: nowMs };
  const counts = parts.countsAsCall(error);
  const attempts = counts ? row.attempts : row.attempts - 1;
  // Calls that never reached the partner have a backoff of their own: they are not counted, but must not spin either.
  const polls = counts ? row.polls : row.polls + 1;
  const attempt = Math.max(1, counts ? attempts : polls);
  const { backoffBaseMs: baseMs, backoffCapMs: capMs } = config;
  const delayMs = parts.backoff({ attempt, error, random: ports.random, baseMs, capMs });
  return { ...failed, attempts, polls, doubt: !parts.isDefinite(error), dueMs: nowMs + delayMs };
}

function afterFailedRead(kernel: Kernel, row: OutboxRow, error: PartnerError): OutboxRow {
  const { parts, config, ports } = kernel;
  const polls = row.polls + 1;
  // a read that never reached the partner (breaker, bulkhead, quota, no connection) says nothing of it: it is tried again soon
  const limits = { baseMs: config.backoffBaseMs, capMs: parts.countsAsCall(error) ? config.pollCapMs : config.backoffCapMs };
  const delayMs = parts.backoff({ attempt: polls, error, random: ports.random, ...limits });
  return { ...row, polls, leaseUntilMs: 0, dueMs: ports.clock.now() + delayMs };
}

/** Nothing found: after a call, proof of absence takes several reads and some time; a poll waits on. */
function afterAbsence(kernel: Kernel, row: OutboxRow, held: Order): OutboxRow {
  const { parts, config, ports } = kernel;
  const nowMs = ports.clock.now();
  const free = { ...row, leaseUntilMs: 0 };
  if (!row.doubt) {
    return { ...free, polls: row.polls + 1, dueMs: nowMs + parts.pollWait({ polls: row.polls, config }) };
  }
  const absences = row.absences + 1;
  const abandons = held.cancel !== undefined || held.ended !== undefined;
  if (parts.provesAbsence({ absences, sinceCallMs: nowMs - row.attemptedMs, abandons, config }))
    return { ...free, absences, doubt: false, dueMs: nowMs };
  const dueMs = Math.max(row.attemptedMs + config.absenceGraceMs, nowMs + config.absenceGraceMs / 4);
  return { ...free, absences, dueMs: Math.ceil(dueMs) };
}

async function refuse(kernel: Kernel, tx: Tx, row: OutboxRow, facts: readonly Fact[], held: Order): Promise<void> {
  const error = JSON.parse(row.refusal ?? "null") as PartnerError;
  const { type, handler } = handlerOf(row.step);
  if (type === "poll") return;
  const verdict = handler.refused({ order: held, step: row.step, subject: stepSubject(row.step) }, error);
  const after = verdict.row === "done" ? kernel.parts.markDone(row) : kernel.parts.bury({ ...row, doubt: false });
  await orConflict(tx.saveOutbox(after), row.id);
  const change = (order: Order): Order =>
    handler.refused({ order: learn(kernel, facts)(order), step: row.step, subject: stepSubject(row.step) }, error).order;
  const detail = { step: row.step, code: error.code };
  await evolve(kernel, tx, row.order, change, [{ event: "refused", detail }], held);
}

function onwards(kernel: Kernel, row: OutboxRow, result: Result, held: Order): OutboxRow {
  switch (result.type) {
    case "happened":
      return kernel.parts.markDone(row);
    case "accepted":
      // in doubt until a read says what came of it; a webhook is expected to be quicker
      return { ...row, leaseUntilMs: 0, doubt: true, dueMs: kernel.ports.clock.now() + kernel.config.pollAfterMs };
    case "not-found":
      return afterAbsence(kernel, row, held);
    case "call-failed":
      return afterFailedCall(kernel, row, result.error);
    case "read-failed":
      return afterFailedRead(kernel, row, result.error);
  }
}

function afterCall({ parts }: Kernel, step: string, result: Result, order: Order): Order {
  if (result.type === "happened") return withoutAttention(order, step);
  return result.type === "call-failed" ? parts.onFailedCall(order, { step, error: result.error }) : order;
}

function tell(row: OutboxRow, result: Result): readonly Happening[] {
  const { step, attempts } = row;
  if (result.type === "happened") return [{ event: "step", detail: { step, attempts } }];
  if (result.type === "accepted") return [{ event: "accepted", detail: { step, attempts } }];
  if (result.type === "call-failed") return [{ event: "attempt-failed", detail: { step, attempts, code: result.error.code } }];
  return [];
}

async function commit(kernel: Kernel, tx: Tx, { row: claimed, order: held, holder }: Claim, result: Result): Promise<void> {
  const row = await tx.outboxRow(claimed.id);
  const holds = row !== undefined && kernel.parts.holdsLease(row, claimed);
  // Lost: another worker holds the row and will read what happened. Writing now would undo what it does.
  if (holds) {
    const facts = "facts" in result ? result.facts : [];
    if (result.type === "not-found" && row.refusal !== undefined) await refuse(kernel, tx, row, facts, held);
    else {
      if (row.state === "open") await orConflict(tx.saveOutbox(onwards(kernel, row, result, held)), row.id);
      const resolved = (order: Order): Order => afterCall(kernel, row.step, result, order);
      await evolve(
        kernel,
        tx,
        row.order,
        // what was learned comes after: that the call was made does not answer why a person must look
        (order) => expired(kernel, learn(kernel, facts)(resolved(order))),
        tell(row, result),
        held,
      );
    }
  }
  await tx.unlock(claimed.order, holder);
}

/** Does one claimed piece of work: one call or one read at a partner, then everything that follows from it in one transaction. */
export async function runOutbox(kernel: Kernel, claim: Claim): Promise<void> {
  const { partner, operation } = handlerOf(claim.row.step).handler;
  const attributes = { order: claim.order.ref, step: claim.row.step, partner, operation, attempt: claim.row.attempts };
  const result = await kernel.ports.tracer.span(`outbox ${claim.mode}`, attributes, () => ask(kernel, claim));
  kernel.ports.log.info("step", { ...attributes, mode: claim.mode, result: result.type });
  await kernel.store.transaction((tx) => commit(kernel, tx, claim, result));
}
