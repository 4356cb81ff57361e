import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent, RunFacts, WorldName } from "../core/history.ts";
import { percentile } from "../core/percentile.ts";
import { isServed } from "../core/placements.ts";
import type { Evidence } from "../core/verdict.ts";
import { machineTooBusy, nothingFound, type Weighed, weigh } from "./busy-machine.ts";
import { type HistoryIndex, indexHistory, type Stretch } from "./index-history.ts";
import { ownLinkTroubles } from "./own-links.ts";
import { type Beyond, beyond, tailSlackMs } from "./percentile.ts";

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
  /** Of those that waited then, rather than of all. */
  readonly during?: string;
}

const found = defineFindings({
  "answers-too-late": ({ operation, name, valueMs, boundMs: bound, deadlineMs, answers, percentiles, calm, during }: Slow) => {
    const [p50, p95, p99, max] = percentiles;
    const figures = `p50 ${p50}, p95 ${p95}, p99 ${p99}, max ${max} ms`;
    const beside = calm === undefined ? "" : `; the calm run had p50 ${calm[0]}, p99 ${calm[1]} ms`;
    const when = during === undefined ? "" : ` ${during}`;
    return `customers waited too long for "${operation}"${when}: ${name} is ${valueMs} ms, the bound is ${bound} ms (its deadline of ${deadlineMs} ms and scheduling); ${answers} answers: ${figures}${beside}`;
  },
});

/** What an idle machine's scheduling may add to the median: a hiccup makes a few answers late, and not half of them. */
const medianSlackMs = 100;

interface Sample {
  /** When it was asked for. */
  readonly fromMs: number;
  readonly latencyMs: number;
  readonly i: number;
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
    // no customer waits for a job of the shop's own
    if (event.value.renews !== undefined) continue;
    if (event.value.operation !== operation || latencyMs === undefined || submitMs === undefined) continue;
    if (outages.some(({ fromMs, toMs }) => fromMs < event.t && toMs > event.t - latencyMs)) continue;
    if (isServed(event) || submitMs > boundMs) samples.push({ fromMs: event.t - latencyMs, latencyMs: submitMs, i: event.i });
    else if (event.type === "fail") refusals += 1;
  }
  return { samples, refusals };
}

/** Half of so many are late by no accident. */
const enough = 10;
const medianBoundMs = (deadlineMs: number, calm: RunFacts["calm"]): number =>
  deadlineMs + Math.max(medianSlackMs, calm === undefined ? 0 : calm.placeP99Ms - calm.placeP50Ms);

/** Whether half of them took too long, where the tail tells nothing. Where a machine takes twice as long over everything it explains twice the bound. */
function byMedian(values: readonly number[], deadlineMs: number, calm: RunFacts["calm"], world: WorldName): Beyond | undefined {
  if (values.length < enough || world === "sim") return undefined;
  const valueMs = percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
  const boundMs = medianBoundMs(deadlineMs, calm);
  return valueMs > boundMs ? { name: "p50", valueMs, boundMs, allowedMs: boundMs } : undefined;
}

interface Asked {
  readonly operation: string;
  readonly deadlineMs: number;
  readonly slack: number;
  readonly calm: RunFacts["calm"];
  readonly world: WorldName;
  readonly stretch: number;
}

function tell(asked: Asked, samples: readonly Sample[], slow: Beyond, during?: string): Weighed {
  const { operation, deadlineMs, calm, stretch } = asked;
  const sorted = samples.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
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
    ...(during !== undefined && { during }),
    events: waited.map(({ i }) => i),
  });
  return weigh(late, slow, stretch);
}

/** Faults are told by name, and from when to when something was wrong. */
interface Window {
  readonly name: string;
  /** So long that no hiccup of the machine fills half of it. */
  readonly isLong: boolean;
  readonly fromMs: number;
  readonly toMs: number;
}

const windowMs = 1000;
const longMs = 2000;

/** From the first time that each fault struck to its end, and each second in which many asked, by the half. */
function windowsOf(history: readonly HistoryEvent[], samples: readonly Sample[]): readonly Window[] {
  const faults = new Map<string, { name: string; isLong: boolean; fromMs: number; toMs: number }>();
  for (const event of history) {
    if (event.type === "fault-fired" && !faults.has(event.fault))
      faults.set(event.fault, {
        name: `while ${event.value.name} struck`,
        isLong: true,
        fromMs: event.t,
        toMs: Number.POSITIVE_INFINITY,
      });
    else if (event.type === "fault-healed") {
      const fault = faults.get(event.fault);
      if (fault !== undefined) fault.toMs = Math.min(fault.toMs, event.t);
    }
  }
  const seconds = new Set(samples.map(({ fromMs }) => (windowMs / 2) * Math.floor(fromMs / (windowMs / 2))));
  return [
    ...[...faults.values()].map((each) => ({ ...each, isLong: each.toMs - each.fromMs >= longMs })),
    ...[...seconds].map((fromMs) => ({
      name: `from ${fromMs} to ${fromMs + windowMs} ms`,
      isLong: false,
      fromMs,
      toMs: fromMs + windowMs,
    })),
  ];
}

const metBy =
  (sample: Sample) =>
  ({ fromMs, toMs }: Pick<Stretch, "fromMs" | "toMs">): boolean =>
    fromMs < sample.fromMs + sample.latencyMs && toMs > sample.fromMs;

/**
 * By the tail of all, by the median, and by the half of those who asked within a fault's time, or within one second: many others,
 * before and after, hide a few from the tail. Who asked while a fault went on for seconds is held to the bound of the median, since no hiccup
 * makes half of them late. While the harness stood still nothing can be told of a second.
 */
function tooSlow(
  history: readonly HistoryEvent[],
  asked: Asked,
  samples: readonly Sample[],
  stalls: HistoryIndex["stalls"],
): Weighed {
  const { slack, deadlineMs, calm, world } = asked;
  const bound = deadlineMs + slack;
  const values = samples.map(({ latencyMs }) => latencyMs);
  const tail = beyond(values, bound, world, slack);
  // where everything takes so many times as long the machine explains so many times the bound
  const slow = tail ? { ...tail, allowedMs: Math.max(tail.allowedMs, tail.boundMs) } : byMedian(values, deadlineMs, calm, world);
  if (slow !== undefined) return tell(asked, samples, slow);
  if (world === "sim") return nothingFound;
  for (const { name, isLong, fromMs, toMs } of windowsOf(history, samples)) {
    const asking = samples.filter((sample) => sample.fromMs >= fromMs && sample.fromMs < toMs);
    if (!isLong && stalls.some((stall) => stall.fromMs < toMs && stall.toMs > fromMs)) continue;
    const within = asking.filter((sample) => !stalls.some(metBy(sample)));
    if (within.length < enough) continue;
    const sorted = within.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
    const valueMs = percentile(sorted, 0.5);
    const boundMs = isLong ? medianBoundMs(deadlineMs, calm) : bound;
    if (valueMs > boundMs) return tell(asked, within, { name: "p50", valueMs, boundMs, allowedMs: boundMs }, name);
  }
  return nothingFound;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { facts, stretch, stalls } = index;
  const outages = [...index.outages.filter(({ isSupervised }) => !isSupervised), ...ownLinkTroubles(index)];
  const deadlines = facts?.declared.deadlines;
  const wanted: readonly [string, number | undefined][] = [
    ["place", deadlines?.placeMs],
    ["read", deadlines?.readMs],
  ];
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  const world = history[0]?.world ?? "live";
  let examined = 0;
  for (const [operation, deadlineMs] of wanted) {
    if (deadlineMs === undefined) continue;
    const slack = tailSlackMs(facts ?? {}, world);
    const { samples, refusals } = answersTo(history, operation, deadlineMs + slack, outages);
    examined += samples.length + refusals;
    const asked = { operation, deadlineMs, slack, calm: facts?.calm, world, stretch } as const;
    const slow = tooSlow(history, asked, samples, stalls);
    evidence.push(...slow.evidence);
    doubts.push(...slow.doubts);
  }
  return deadlines?.placeMs === undefined && deadlines?.readMs === undefined ? undefined : conclude(examined, evidence, doubts);
}

/**
 * Judges p99 with 100 answers or more, p90 with 10 or more, else the median, against the integration's declared deadline plus
 * `max(250, 3 x (calm p99 - calm p50))` ms, and of fewer than 100 each single one against 2.75 s more; the median of ten or more against the
 * deadline plus `max(100, calm p99 - calm p50)` ms, and so that of those who asked while a fault went on for two seconds or more; that of
 * those who asked within one second, or a shorter fault, against the bound of the tail. On a machine where work takes so many times as long,
 * what is within so many times the bound is unproven. In virtual time the slowest counts, against the deadline and the way there and back.
 * Of a placing in several steps the one counts that places. Refusals and failures count only where they came too late; `served` judges them.
 */
export const latency = defineChecker({
  name: "latency",
  isOfTime: true,
  promise: "customers get their answers within the integration's own deadline, whatever the partners do",
  findings: [found, machineTooBusy],
  check,
});
