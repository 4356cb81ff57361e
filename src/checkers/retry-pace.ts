import { defineFindings } from "../core/finding.ts";
import type { Declared } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import type { Comeback } from "./comebacks.ts";
import { type HistoryIndex, isRead } from "./index-history.ts";
import { phaseChanged, seenFailure, seenThrottle, wasInterrupted } from "./reception.ts";
import type { RetryGroup } from "./retry-groups.ts";

export const paceFindings = defineFindings({
  "no-backoff": ({ waits, medianMs }: { waits: number; medianMs: number }) =>
    `retries came without backoff: ${waits} waits after a failure, half of them shorter than ${medianMs} ms, where the declared backoff would have drawn that less than once in 10^9 runs`,
  lockstep: ({
    alike,
    waits,
    fromPercent,
    toPercent,
  }: {
    alike: number;
    waits: number;
    fromPercent: number;
    toPercent: number;
  }) =>
    `retries came in lockstep: ${alike} of ${waits} waits were ${fromPercent} to ${toPercent} % of the declared ceiling, so there is no jitter`,
});

/** One wait between a failure that was seen at once and the next attempt, beside the longest wait that full jitter may draw. */
export interface Wait {
  readonly waitedMs: number;
  readonly ceilingMs: number;
  readonly events: readonly [number, number];
}

type Pace = NonNullable<Declared["retry"]>;

/** Timers fire up to a millisecond early, times may be rounded. */
const toleranceMs = 2;
/** Chance of accusing an integration that backs off as declared, per run. */
const falseAlarm = 1e-9;
/** Below this, a relay's polling interval could hide jitter. */
const jitterCeilingMs = 200;
const jitterSamples = 14;
const perCeiling = 3;
/** Share of the ceiling within which waits without jitter fall; of many, a machine that is busy late may have its part. */
const bandOf = (waits: number): number => (waits >= 24 ? 0.15 : 0.1);

const ceilingOf = ({ baseMs, capMs }: Pace, retries: number): number =>
  Math.min(capMs, baseMs * 2 ** Math.min(Math.max(retries - 1, 0), 40));

/** The waits of one group. Those after a Retry-After, across a crash or across a new phase have other reasons. */
export function waitsOf(index: HistoryIndex, group: RetryGroup, pace: Pace): Wait[] {
  const waits: Wait[] = [];
  const attempts = new Map<string | undefined, number>();
  for (const [n, after] of group.calls.entries()) {
    const { key } = after.call;
    const attempt = attempts.get(key) ?? 0;
    attempts.set(key, attempt + 1);
    const before = group.calls[n - 1];
    const failure = before === undefined ? undefined : (seenFailure(index, before) ?? seenThrottle(index, before));
    if (failure === undefined || after.call.i < failure.i) continue;
    if (
      after.call.i > index.clockWrongFrom ||
      wasInterrupted(index, failure.i, after.call.i) ||
      phaseChanged(index, failure.i, after.call.i)
    )
      continue;
    const ceilingMs = ceilingOf(pace, attempt);
    if (ceilingMs > 0) waits.push({ waitedMs: after.call.t - failure.t, ceilingMs, events: [failure.i, after.call.i] });
  }
  return waits;
}

/** A look that comes sooner was not put off. */
const lookShare = 0.4;

function putOff(comebacks: readonly Comeback[], pace: Pace, failuresOf: (comeback: Comeback) => number): Wait[] {
  return comebacks.flatMap((comeback) => {
    const { failure, again, waitedMs } = comeback;
    const ceilingMs = ceilingOf(pace, failuresOf(comeback));
    return waitedMs < lookShare * ceilingMs ? [] : [{ waitedMs, ceilingMs, events: [failure.i, again.call.i] as const }];
  });
}

/**
 * The same of those that look before they repeat a call, and may wait before they look: by how often that call has failed, and by how
 * often any has in a row, looks included.
 */
export const waitsToComeBack = (comebacks: readonly Comeback[], pace: Pace): readonly (readonly Wait[])[] => [
  putOff(
    comebacks.filter(({ failed }) => !isRead(failed)),
    pace,
    ({ failed }) => failed.call.site.attempt,
  ),
  putOff(comebacks, pace, ({ failures }) => failures),
];

/**
 * Log of a bound on P(X >= x) for X ~ Gamma(n, 1), exact where it can be summed, else Chernoff's
 * exp(-(x - n - n ln(x / n))).
 */
function logTail(n: number, x: number): number {
  if (x <= n) return 0;
  if (x > 700) return -(x - n - n * Math.log(x / n));
  let term = Math.exp(-x);
  let sum = term;
  for (let k = 1; k < n; k += 1) {
    term *= x / k;
    sum += term;
  }
  return Math.log(Math.min(1, sum));
}

/**
 * No backoff at all. Full jitter (Brooker, "Exponential Backoff And Jitter", 2015) draws each wait uniformly from 0 to a
 * ceiling, so single short waits are right; the product of their shares of the ceiling is not (Fisher's method): the sum
 * of -ln(share) is Gamma(n, 1) at most. Any slower pace makes it smaller. Accuses only below `falseAlarm`.
 */
export function hurried(waits: readonly Wait[]): Evidence[] {
  let sum = 0;
  for (const { waitedMs, ceilingMs } of waits) sum -= Math.log(Math.min(1, (Math.max(0, waitedMs) + toleranceMs) / ceilingMs));
  if (waits.length === 0 || logTail(waits.length, sum) > Math.log(falseAlarm)) return [];
  const sorted = waits.map(({ waitedMs }) => waitedMs).sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  const events = waits.slice(0, 5).flatMap(({ events }) => events);
  return [paceFindings("no-backoff", { waits: waits.length, medianMs: Math.round(median), events })];
}

/**
 * No jitter: waits are always the same share of their ceiling. Uniform shares fall into one band of a tenth, with one
 * in ten outside, less than once in 10^9 for 14 waits. Two ceilings must show it: at one alone, a fixed delay of another
 * kind may look the same, such as the grace before a read that finds nothing proves anything.
 */
export function lockstep(waits: readonly Wait[]): Evidence[] {
  const shares = waits
    .filter(({ ceilingMs }) => ceilingMs >= jitterCeilingMs)
    .map(({ waitedMs, ceilingMs, events }) => ({ share: waitedMs / ceilingMs, ceilingMs, events }))
    .sort((a, b) => a.share - b.share);
  if (shares.length < jitterSamples) return [];
  const band = bandOf(shares.length);
  const needed = shares.length - Math.floor(shares.length / 10);
  for (let from = 0; from + needed <= shares.length; from += 1) {
    const [low, high] = [shares[from]?.share ?? 0, shares[from + needed - 1]?.share ?? 0];
    if (high - low > band) continue;
    const alike = shares.slice(from, from + needed);
    const ceilings = new Map<number, number>();
    for (const { ceilingMs } of alike) ceilings.set(ceilingMs, (ceilings.get(ceilingMs) ?? 0) + 1);
    if ([...ceilings.values()].filter((count) => count >= perCeiling).length < 2) return [];
    const [fromPercent, toPercent] = [Math.round(low * 100), Math.round(high * 100)];
    const events = alike.slice(0, 5).flatMap(({ events }) => events);
    return [paceFindings("lockstep", { alike: needed, waits: shares.length, fromPercent, toPercent, events })];
  }
  return [];
}
