import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent, RunFacts, WorldName } from "../core/history.ts";
import { percentile } from "../core/percentile.ts";
import { isServed } from "../core/placements.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { indexHistory, type Stretch } from "./index-history.ts";
import { ownLinkTroubles } from "./own-links.ts";
import { beyond, schedulingMs } from "./percentile.ts";

interface Slow {
  readonly operation: string;
  /** The percentile that is too high. */
  readonly name: string;
  readonly valueMs: number;
  readonly boundMs: number;
  readonly deadlineMs: number;
  readonly answers: number;
  readonly percentiles: readonly number[];
  readonly calm?: readonly number[];
}

const found = defineFindings({
  "answers-too-late": ({ operation, name, valueMs, boundMs: bound, deadlineMs, answers, percentiles, calm }: Slow) => {
    const [p50, p95, p99, max] = percentiles;
    const figures = `p50 ${p50}, p95 ${p95}, p99 ${p99}, max ${max} ms`;
    const beside = calm === undefined ? "" : `; the calm run had p50 ${calm[0]}, p99 ${calm[1]} ms`;
    return `customers waited too long for "${operation}": ${name} is ${valueMs} ms, the bound is ${bound} ms (its deadline of ${deadlineMs} ms and scheduling); ${answers} answers: ${figures}${beside}`;
  },
});

/**
 * The bound follows from the integration's own deadline: `deadline + max(500, 3 x calm p99)` ms. The calm run's p99
 * holds what this machine adds without any fault; three times that leaves room for a noisy neighbour.
 */
function boundMs(deadlineMs: number, calm: RunFacts["calm"]): number {
  return deadlineMs + Math.max(schedulingMs, 3 * (calm?.placeP99Ms ?? 0));
}

interface Sample {
  readonly latencyMs: number;
  readonly i: number;
  readonly order: string;
}

interface Answers {
  readonly samples: readonly Sample[];
  /** Refusals in time: answers, that say nothing of how long it takes to be served. */
  readonly refusals: number;
}

/**
 * Answers to one operation, without those that waited while the integration was down or stopped on purpose, or a link of its own
 * was struck. A no is soon
 * said: refusals and failures count where they came too late, else they would make the percentiles of those who were served
 * look better.
 */
function answersTo(
  history: readonly HistoryEvent[],
  operation: string,
  boundMs: number,
  outages: readonly Pick<Stretch, "fromMs" | "toMs">[],
): Answers {
  const samples: Sample[] = [];
  let refusals = 0;
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "fail" && event.type !== "info") continue;
    const { latencyMs, submitMs = latencyMs } = event.value;
    if (event.value.operation !== operation || latencyMs === undefined || submitMs === undefined) continue;
    if (outages.some(({ fromMs, toMs }) => fromMs < event.t && toMs > event.t - latencyMs)) continue;
    if (isServed(event) || submitMs > boundMs) samples.push({ latencyMs: submitMs, i: event.i, order: event.order });
    else if (event.type === "fail") refusals += 1;
  }
  return { samples, refusals };
}

function tooSlow(
  operation: string,
  samples: readonly Sample[],
  bound: number,
  deadlineMs: number,
  calm: RunFacts["calm"],
  world: WorldName,
  stretch: number,
): Weighed {
  const values = samples.map(({ latencyMs }) => latencyMs);
  const slow = beyond(values, bound, world);
  if (slow === undefined) return nothingFound;
  const sorted = values.sort((a, b) => a - b);
  const { name, valueMs, boundMs: atMost } = slow;
  const waited = samples.filter(({ latencyMs }) => latencyMs > atMost).slice(0, 5);
  const late = found("answers-too-late", {
    operation,
    name,
    valueMs: Math.round(valueMs),
    boundMs: Math.round(atMost),
    deadlineMs,
    answers: samples.length,
    percentiles: [0.5, 0.95, 0.99, 1].map((share) => Math.round(percentile(sorted, share))),
    ...(calm !== undefined && { calm: [Math.round(calm.placeP50Ms), Math.round(calm.placeP99Ms)] }),
    events: waited.map(({ i }) => i),
  });
  return weigh(late, slow, stretch);
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { facts, stretch } = index;
  const outages = [...index.outages.filter(({ isSupervised }) => !isSupervised), ...ownLinkTroubles(index)];
  const deadlines = facts?.declared.deadlines;
  const wanted: readonly [string, number | undefined][] = [
    ["place", deadlines?.placeMs],
    ["read", deadlines?.readMs],
  ];
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const [operation, deadlineMs] of wanted) {
    if (deadlineMs === undefined) continue;
    const bound = boundMs(deadlineMs, facts?.calm);
    const { samples, refusals } = answersTo(history, operation, bound, outages);
    examined += samples.length + refusals;
    const slow = tooSlow(operation, samples, bound, deadlineMs, facts?.calm, history[0]?.world ?? "live", stretch);
    evidence.push(...slow.evidence);
    doubts.push(...slow.doubts);
  }
  return deadlines?.placeMs === undefined && deadlines?.readMs === undefined ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Judges p99 with 100 answers or more, p90 with 10 or more, else the median (in virtual time the maximum), against the integration's declared
 * deadline plus `max(500, 3 x calm p99)` ms, and of fewer than 100 each single one against 2.5 s more; what a busy machine explains is unproven.
 * Of a placing in several steps the one counts that places. Refusals and failures count only where they came too late; `served` judges them.
 */
export const latency = defineChecker({
  name: "latency",
  promise: "customers get their answers within the integration's own deadline, whatever the partners do",
  findings: [found, machineTooBusy],
  check,
});
