import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, weigh } from "./busy-machine.ts";
import { type Call, type HistoryIndex, indexHistory } from "./index-history.ts";
import { linkWasFaulty, wasInterrupted } from "./reception.ts";

interface Held {
  readonly name: string;
  readonly heldMs: number;
  readonly deadlineMs: number;
  /** It was never given up, as far as the run went. */
  readonly isOpen: boolean;
  readonly isDeclared: boolean;
}

const found = defineFindings({
  "held-too-long": ({ name, heldMs, deadlineMs, isOpen, isDeclared }: Held) =>
    `${name} was ${isOpen ? "still open after" : "given up, answered or cut off after"} ${heldMs} ms, ${isDeclared ? `where the integration declares to wait ${deadlineMs} ms` : `and nobody waits longer than ${deadlineMs} ms`}: a partner that hangs holds what the next calls need`,
});

/** Of a shop that does not declare how long it waits. */
const usualMs = 60_000;
/** Timers, name look-ups and proxies. */
const slackMs = 500;

/** When the caller was rid of the call at the latest; undefined where the history does not tell, Infinity where nothing ended it. */
function endMs({ answer, hungUp }: Call): number | undefined {
  if (hungUp !== undefined) return hungUp.t;
  if (answer === undefined) return Number.POSITIVE_INFINITY;
  const { delivery, holdMs } = answer.value;
  if (delivery === "hang") return holdMs === undefined ? undefined : answer.t + holdMs;
  // where a body trickles, the answer is written down as it begins
  return delivery === "slow" ? undefined : answer.t;
}

/** How long the integration waited in a call, where nothing but itself decided on that. */
function heldBy(
  index: HistoryIndex,
  call: Call,
  last: HistoryEvent,
): { readonly heldMs: number; readonly isOpen: boolean } | undefined {
  const { call: begin } = call;
  const end = endMs(call);
  if (end === undefined) return undefined;
  const toMs = Math.min(end, last.t);
  const to = call.hungUp?.i ?? (end < last.t && call.answer?.value.delivery !== "hang" ? (call.answer?.i ?? last.i) : last.i);
  if (to > index.clockWrongFrom || wasInterrupted(index, begin.i, to)) return undefined;
  if (linkWasFaulty(index, begin.site.partner, begin.i, to)) return undefined;
  // while the harness stood still it saw nobody go
  const blindMs = index.stalls.reduce(
    (sum, stall) => sum + Math.max(0, Math.min(stall.toMs, toMs) - Math.max(stall.fromMs, begin.t)),
    0,
  );
  return { heldMs: toMs - begin.t - blindMs, isOpen: end > last.t };
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const declared = index.facts?.declared.deadlines?.callMs;
  const last = index.phases.get("final") ?? history.at(-1);
  if (last === undefined) return undefined;
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const call of index.calls) {
    const { order, site, i } = call.call;
    const own = typeof declared === "number" ? declared : declared?.[site.partner];
    const deadlineMs = own ?? usualMs;
    const held = heldBy(index, call, last);
    // what was answered sooner says nothing of how long the caller would have waited
    if (held === undefined || (call.hungUp === undefined && held.heldMs < deadlineMs)) continue;
    examined += 1;
    const boundMs = deadlineMs + slackMs;
    if (held.heldMs <= boundMs) continue;
    const end = call.hungUp ?? call.answer;
    const late = found("held-too-long", {
      ...{ order, site, deadlineMs, isOpen: held.isOpen, isDeclared: own !== undefined },
      name: `${site.partner}/${site.operation} for ${order}`,
      heldMs: Math.round(held.heldMs),
      events: end === undefined ? [i] : [i, end.i],
    });
    const weighed = weigh(late, { valueMs: held.heldMs, boundMs, allowedMs: boundMs }, index.stretch);
    evidence.push(...weighed.evidence);
    doubts.push(...weighed.doubts);
  }
  return examined === 0 ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Looks at calls that a partner did not answer within the deadline that the integration declares for calls, or within a minute where it
 * declares none: it has to close their connections by then, and half a second. Does not apply where no call was held so long or given up. Calls across
 * a crash, a pause, a struck link or a jump of its clock are left out; what a busy machine explains is unproven.
 */
export const deadlines = defineChecker({
  name: "deadlines",
  promise: "no call to a partner stays open longer than the integration declares",
  isOfTime: true,
  findings: [found, machineTooBusy],
  check,
});
