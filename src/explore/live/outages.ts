import { type Checker, checkHistory, judgedBy } from "../../core/checker.ts";
import type { Scenario } from "../../core/scenario.ts";
import { eachMs, type OutageTimes, outagesOf, scenarioOf, struggleOf } from "../outages.ts";
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

/** Customers buy for so long while partners take up one in three at the fourth time only. */
const struggleMs = 4_000;

/** Who looks before it calls again comes back by looking first. */
const looksInVain = 3;

/** The looks at the partner fail at first as well, as all does while a partner struggles: they too are to be put off. */
export const withLooks = (struggle: Scenario): Scenario => ({
  ...struggle,
  faults: struggle.faults.flatMap((fault) => {
    const { operation: _operation, ...at } = fault.at;
    return [fault, { ...fault, id: `${fault.id}-looks`, at: { ...at, attempt: { upTo: looksInVain } } }];
  }),
});

/** Runs it, and proves what breaks there: by the plans that are made for the moment at which it was seen, the smallest first, or by the whole run. False: the search is over. */
async function lookUnderLoad(
  { options, state, confirmation, doubt }: Level,
  phase: string,
  { scenario, smaller }: { readonly scenario: Scenario; readonly smaller: (atMs: number) => readonly Scenario[] },
): Promise<boolean> {
  const { enact, isTimeUp, silentMs } = options;
  const checkers = lawsOfOutages(options.checkers);
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
    const atMs = (events[Math.min(...first.events)]?.t ?? 0) - begun;
    const broken = { checker, sentence: first.sentence };
    const plans = [...smaller(atMs), scenario].map(planOfRun);
    if (!(await confirmation.lookTogether(broken, plans, phase))) return false;
  }
  return !options.isOver(state.schedules);
}

/**
 * What takes many orders to be seen: a breaker that does not open, or for ever, a pool that partners share, slots that are kept, all
 * that call again at once, or without a pause. All partners' outages come in one run; what breaks there is proved by the outage that came
 * before it alone, or by the whole run. Before it partners struggle with some orders, while all goes well for the others. False: the
 * search is over.
 */
export async function lookAtOutages(level: Level, phase: string): Promise<boolean> {
  const { options, pace, observed } = level;
  const { space } = options;
  const rate = Math.max(1, Math.min(mostRate, Math.floor(pace.ratePerSecond)));
  const reached = observed.traces.flatMap(({ sites }) => sites.map(({ site }) => site));
  const struggle = withLooks(struggleOf(space, reached, { ratePerSecond: rate, lastsMs: struggleMs, settleMs }));
  if (struggle.faults.length > 0 && !(await lookUnderLoad(level, phase, { scenario: struggle, smaller: () => [] }))) return false;
  const outages = outagesOf(space, liveTimes);
  if (outages.length === 0) return true;
  const smaller = (atMs: number): readonly Scenario[] => {
    const last = outages[Math.max(0, Math.min(outages.length - 1, Math.floor((atMs - liveTimes.calmMs) / eachMs(liveTimes))))];
    return last === undefined || outages.length === 1 ? [] : [scenarioOf([last], rate, liveTimes)];
  };
  return lookUnderLoad(level, phase, { scenario: scenarioOf(outages, rate, liveTimes), smaller });
}
