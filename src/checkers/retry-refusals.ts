import { defineFindings } from "../core/finding.ts";
import type { EventOf } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import type { Call, HistoryIndex } from "./index-history.ts";
import { phaseChanged, seenAnswer, wasInterrupted } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";

export const refusalFindings = defineFindings({
  "repeated-after-refusal": ({ name, status }: { name: string; status: number }) =>
    `${name} was refused for good (${status}), yet the same request was sent again`,
  "repeated-too-soon": ({ name, waitMs, afterMs }: { name: string; waitMs: number; afterMs: number }) =>
    `${name} was told to wait ${waitMs} ms (Retry-After), but was sent again after ${afterMs} ms`,
  "too-many-attempts": ({ name, times, maxAttempts }: { name: string; times: number; maxAttempts: number }) =>
    `${name} was attempted ${times} times, the integration declares at most ${maxAttempts}`,
});

/** The request is wrong and stays wrong (RFC 9110, section 15.5). 409 may be a key in flight, 412 asks for a fresh read, 429 for time. */
const terminal = new Set([400, 401, 402, 403, 404, 422]);
/** What may be otherwise a moment later: other credentials, which no history keeps, or a resource that was not found yet (RFC 9110, sections 15.5.2 and 15.5.5). */
const passing = new Set([401, 404]);

/** A fault's passing answer is a whim of the partner; the partner's own is its last word. */
const isTerminal = ({ status, faults }: EventOf<"answer">["value"]): boolean =>
  terminal.has(status) && !(faults !== undefined && passing.has(status));
/** Clocks of both sides and timers that fire a little early. */
const retryAfterToleranceMs = 25;

/** What was lost in a crash, or asked for anew by the harness, does not count against the integration. */
function sameBreath(index: HistoryIndex, from: number, to: number): boolean {
  return !wasInterrupted(index, from, to) && !phaseChanged(index, from, to);
}

/** Calls repeated though the partner had refused them for good. */
export function terminalRetries(index: HistoryIndex, group: RetryGroup): Evidence[] {
  const found: Evidence[] = [];
  let refused: Call | undefined;
  for (const each of group.calls) {
    // a clock that jumps ends leases: whoever held one has what was learned meanwhile taken away
    if (each.call.i > index.clockWrongFrom) break;
    const answer = refused && seenAnswer(index, refused);
    if (answer !== undefined && each.call.i > answer.i && sameBreath(index, answer.i, each.call.i))
      found.push(
        refusalFindings("repeated-after-refusal", {
          order: group.order,
          site: each.call.site,
          name: group.name,
          status: answer.value.status,
          events: [answer.i, each.call.i],
        }),
      );
    if (each.answer !== undefined && isTerminal(each.answer.value) && seenAnswer(index, each) !== undefined) refused = each;
  }
  return found;
}

/** Calls repeated before the time that the partner asked for. */
export function earlyRetries(index: HistoryIndex, group: RetryGroup): Evidence[] {
  const found: Evidence[] = [];
  for (let n = 1; n < group.calls.length; n += 1) {
    const [before, after] = [group.calls[n - 1], group.calls[n]];
    if (before === undefined || after === undefined) continue;
    const answer = seenAnswer(index, before);
    const wait = answer?.value.retryAfterMs;
    if (answer === undefined || wait === undefined || after.call.i < answer.i || !sameBreath(index, answer.i, after.call.i))
      continue;
    const waited = after.call.t - answer.t;
    if (after.call.i > index.clockWrongFrom) continue;
    if (waited >= wait - retryAfterToleranceMs) continue;
    const cited = { order: group.order, site: after.call.site, events: [answer.i, after.call.i] };
    const [waitMs, afterMs] = [Math.round(wait), Math.round(waited)];
    found.push(refusalFindings("repeated-too-soon", { ...cited, name: group.name, waitMs, afterMs }));
  }
  return found;
}

/** An HTTP client that follows a redirect makes no new attempt of it. */
const isRedirected = (before: Call | undefined): boolean =>
  before?.answer !== undefined && before.answer.value.status >= 300 && before.answer.value.status < 400;

/**
 * More attempts than declared. Each crash may cost the record of one attempt; after faults have stopped, reconciliation
 * may begin a new count.
 */
export function tooManyAttempts(index: HistoryIndex, group: RetryGroup, maxAttempts: number): Evidence[] {
  const allowed = maxAttempts + index.outages.length;
  const tries = group.calls.filter((_call, n) => !isRedirected(group.calls[n - 1]));
  if (tries.length <= allowed) return [];
  const liveness = index.phases.get("liveness")?.i ?? Number.POSITIVE_INFINITY;
  const counts = new Map<string, number[]>();
  for (const { call } of tries) {
    const id = `${call.i < liveness} ${call.key}`;
    const events = counts.get(id) ?? [];
    events.push(call.i);
    counts.set(id, events);
  }
  const site = group.calls[0]?.call.site;
  return [...counts.values()]
    .filter((events) => events.length > allowed)
    .map((events) =>
      refusalFindings("too-many-attempts", {
        order: group.order,
        ...(site !== undefined && { site }),
        name: group.name,
        times: events.length,
        maxAttempts,
        events: events.slice(0, 20),
      }),
    );
}
