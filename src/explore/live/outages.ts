import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import { eachMs, type OutageTimes, outagesOf, scenarioOf } from "../outages.ts";
import type { Level } from "./level.ts";
import { planOfRun } from "./prove.ts";
import { settleMs } from "./run-cells.ts";

/** Orders a second at most: enough for a breaker to open, few enough for any shop that takes as many when all is calm. */
const mostRate = 12;

/** As short as shows it: this is waited for. */
export const liveTimes: OutageTimes = {
  calmMs: 1_500,
  heldUntilMs: 1_500,
  holdMs: 3_000,
  awayUntilMs: 1_900,
  outageMs: 2_700,
  afterwardsMs: 1_800,
  settleMs,
};

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
  const outages = outagesOf(space, liveTimes);
  if (outages.length === 0) return true;
  const rate = Math.max(1, Math.min(mostRate, Math.floor(pace.ratePerSecond)));
  const scenario = scenarioOf(outages, rate, liveTimes);
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
    const at = (events[Math.min(...first.events)]?.t ?? 0) - begun - liveTimes.calmMs;
    const last = outages[Math.max(0, Math.min(outages.length - 1, Math.floor(at / eachMs(liveTimes))))];
    const broken = { checker, sentence: first.sentence };
    const narrow = last === undefined || outages.length === 1 ? [] : [planOfRun(scenarioOf([last], rate, liveTimes))];
    if (!(await confirmation.lookTogether(broken, [...narrow, planOfRun(scenario)], phase))) return false;
  }
  return !options.isOver(state.schedules);
}
