import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import type { Scenario } from "../../core/scenario.ts";
import type { ScheduledFault } from "../../core/schedule.ts";
import type { FaultSpace } from "../fault-space.ts";
import type { Level } from "./level.ts";
import { planOfRun } from "./prove.ts";
import { settleMs } from "./run-cells.ts";

/** Orders a second at most: enough for a breaker to open, few enough for any shop that takes as many when all is calm. */
const mostRate = 12;
/** Before the first outage, so that it is seen what is usual. */
const calmMs = 1_500;
/** First all calls are held, longer than they are waited for: only then is every slot of a pool taken. */
const heldUntilMs = 1_500;
const holdMs = 3_000;
/** Then nobody listens, and then all is refused. */
const awayUntilMs = 1_900;
const outageMs = 2_700;
/** Who called in vain calls again, and all is well. */
const afterwardsMs = 1_800;
const eachMs = outageMs + afterwardsMs;

/** One partner's outage; times are told from its beginning on. */
export interface Outage {
  readonly partner: string;
  readonly faults: readonly Omit<ScheduledFault, "id">[];
}

export function outagesOf({ faults, links, calls }: FaultSpace): Outage[] {
  return [...new Set(calls.map(({ partner }) => partner))].flatMap((partner): Outage[] => {
    const isLinked = links.some(({ link, choices }) => link === partner && choices.some(({ fault }) => fault === "link-down"));
    const during = (fromMs: number, toMs: number) => ({ fromMs, toMs });
    const some: Outage["faults"] = [
      ...(faults.hang ? [{ fault: "hang", at: { partner }, with: { hold_ms: holdMs }, during: during(0, heldUntilMs) }] : []),
      ...(isLinked ? [{ fault: "link-down", at: { link: partner }, with: {}, during: during(heldUntilMs, awayUntilMs) }] : []),
      ...(faults.status
        ? [{ fault: "status", at: { partner }, with: { code: 503 }, during: during(awayUntilMs, outageMs) }]
        : []),
    ];
    return some.length === 0 ? [] : [{ partner, faults: some }];
  });
}

/** Customers buy all the time, and one outage after the other comes and goes. */
export function scenarioOf(outages: readonly Outage[], ratePerSecond: number): Scenario {
  const faults = outages.flatMap(({ faults: some }, n) =>
    some.map((fault, m): ScheduledFault => {
      const { fromMs, toMs } = fault.during ?? { fromMs: 0, toMs: outageMs };
      const startMs = calmMs + n * eachMs;
      return { ...fault, id: `outage-${n + 1}-${m + 1}`, during: { fromMs: startMs + fromMs, toMs: startMs + toMs } };
    }),
  );
  const lastsMs = calmMs + outages.length * eachMs;
  return {
    name: "outages",
    story: "Partners are away for a while, one after the other, and customers keep buying.",
    workload: { orders: [], load: { ratePerSecond, durationMs: lastsMs } },
    faults,
    safetyMs: lastsMs,
    settleMs,
    partners: {},
    expect: { except: {} },
  };
}

/** What is told of single orders, and yet takes many that fail together: retries that all come at once, orders that are left behind. */
const ofTogether: ReadonlySet<string> = new Set(["loss", "retries", "served"]);

/** The laws that single orders cannot break: all others have been asked of each schedule. */
export const lawsOfOutages = (checkers: readonly Checker[]): Checker[] =>
  checkers.filter((checker) => judgedBy(checker) !== "order" || ofTogether.has(checker.name));

/**
 * What takes many orders to be seen: a breaker that does not open, or for ever, a pool that partners share, slots that are kept, all
 * that call again at once. All partners' outages come in one run; what breaks there is proved by the outage that came before it alone, or
 * by the whole run. False: the search is over.
 */
export async function lookAtOutages({ options, state, pace, confirmation, doubt }: Level, phase: string): Promise<boolean> {
  const { enact, space, isTimeUp, silentMs } = options;
  const checkers = lawsOfOutages(options.checkers);
  const outages = outagesOf(space);
  if (outages.length === 0) return true;
  const rate = Math.max(1, Math.min(mostRate, Math.floor(pace.ratePerSecond)));
  const scenario = scenarioOf(outages, rate);
  const { events, error } = await enact(scenario, silentMs === undefined ? {} : { silentMs });
  if (isTimeUp()) return false;
  state.schedules += 1;
  const { checks } = checkHistory(events, { checkers });
  const begun = events.find(({ type }) => type === "phase")?.t ?? 0;
  if (error !== undefined) doubt("run", error);
  for (const { checker, verdict: one, evidence } of checks) {
    const [first] = evidence;
    if (first === undefined) continue;
    if (one === "unproven") doubt(checker, first.sentence);
    if (one !== "broken") continue;
    const at = (events[Math.min(...first.events)]?.t ?? 0) - begun - calmMs;
    const last = outages[Math.max(0, Math.min(outages.length - 1, Math.floor(at / eachMs)))];
    const broken = { checker, sentence: first.sentence };
    const narrow = last === undefined || outages.length === 1 ? [] : [planOfRun(scenarioOf([last], rate))];
    if (!(await confirmation.lookTogether(broken, [...narrow, planOfRun(scenario)], phase))) return false;
  }
  return !options.isOver(state.schedules);
}
