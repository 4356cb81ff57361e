import { defineFindings } from "../core/finding.ts";
import type { Evidence } from "../core/verdict.ts";
import type { Call } from "./index-history.ts";
import type { RetryGroup } from "./retry-groups.ts";

export const clientFindings = defineFindings({
  "http-client-repeats": ({
    name,
    repeats,
    attempts,
    withinMs,
  }: {
    name: string;
    repeats: number;
    attempts: number;
    withinMs: number;
  }) =>
    `${name}: ${repeats} of ${attempts} attempts came within ${withinMs} ms of the one before under the same key: your HTTP client repeats calls by itself, beneath your own retries`,
});

/** A connection and a proxy take a few milliseconds; no backoff that is worth the name is so short. */
const atOnceMs = 20;

/** Since the call before it ended, or began, where it has not ended. */
function gapMs(before: Call, after: Call): number {
  const { answer } = before;
  return after.call.t - (answer !== undefined && answer.i < after.call.i ? answer.t : before.call.t);
}

const isAtOnce = (before: Call | undefined, after: Call): boolean =>
  before !== undefined && before.call.key === after.call.key && gapMs(before, after) <= atOnceMs;

/** Whether the integration waits before it repeats a call of this group, at least now and then. */
const waits = ({ calls }: RetryGroup): boolean => calls.some((after, n) => n > 0 && !isAtOnce(calls[n - 1], after));

/**
 * Calls that an HTTP client sent again of itself: at once, under the same key, and no more than once before whoever called
 * it had its turn. A loop without a pause goes on at once for as long as the failure lasts, and an integration that never
 * waits has no retries of its own beneath which a client could repeat.
 */
export function clientRepeats(groups: readonly RetryGroup[]): ReadonlySet<Call> {
  const repeats = new Set<Call>();
  if (!groups.some(waits)) return repeats;
  for (const { calls } of groups) {
    const atOnce = calls.filter((after, n) => isAtOnce(calls[n - 1], after));
    if (atOnce.some((call) => atOnce.includes(calls[calls.indexOf(call) + 1] as Call))) continue;
    for (const call of atOnce) repeats.add(call);
  }
  return repeats;
}

/** The group as the integration itself called. */
const withoutRepeats = (group: RetryGroup, repeats: ReadonlySet<Call>): RetryGroup => ({
  ...group,
  calls: group.calls.filter((call) => !repeats.has(call)),
});

/** What is found of the groups; where all of it is gone without the repeats of the client, that it repeats. */
export function blameClient(
  groups: readonly RetryGroup[],
  repeats: ReadonlySet<Call>,
  judge: (groups: readonly RetryGroup[]) => readonly Evidence[],
): readonly Evidence[] {
  const found = judge(groups);
  const repeated = groups.filter(({ calls }) => calls.some((call) => repeats.has(call)));
  if (found.length === 0 || repeated.length === 0) return found;
  if (judge(groups.map((group) => withoutRepeats(group, repeats))).length > 0) return found;
  return repeated.slice(0, 5).map(({ name, order, calls }) => {
    const mine = calls.filter((call) => repeats.has(call)).map(({ call }) => call);
    const counts = { repeats: mine.length, attempts: calls.length, withinMs: atOnceMs };
    const site = mine[0]?.site;
    const events = mine.slice(0, 10).map(({ i }) => i);
    return clientFindings("http-client-repeats", { order, ...(site !== undefined && { site }), name, ...counts, events });
  });
}
