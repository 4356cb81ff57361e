import type { FaultCatalogue } from "../../core/catalogue.ts";
import { checkHistory, type NamedResult } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import { type Plan, plainSettings } from "../../core/plan.ts";
import type { KnownOrder, Scenario } from "../../core/scenario.ts";
import { isOfOneOrder } from "../../workload/cells.ts";
import { ordersOf } from "../../workload/open-loop.ts";
import type { Counterexample } from "../explore.ts";
import type { Broken } from "../judge.ts";
import { neighbours, type Passing } from "../shrink/nearest-passing.ts";
import { simplifications } from "../shrink/simplifications.ts";
import type { LiveCell } from "./arrange.ts";
import { withoutBatchManners } from "./manners.ts";
import { batchSettleMs, ownFaults, type RunCell, runCells, type Subject, settleMs, windowMs } from "./run-cells.ts";
import type { Way } from "./ways.ts";

/** A cell that broke something among its neighbours: no proof yet. */
export interface Suspect {
  readonly cell: LiveCell;
  /** The run in which it was seen, where what it takes may be many orders. */
  readonly seenIn?: Scenario;
  /** Which order of its run it was. */
  readonly order?: string;
  readonly checker: string;
  readonly sentence: string;
}

/** What an order without faults broke is to be broken by that order alone. */
export function suspectOf({ way, as, partners, judged }: RunCell): Suspect[] {
  const [first] = judged?.broken ?? [];
  if (first === undefined) return [];
  return [{ cell: { way, faults: [], as, partners }, checker: first.checker, sentence: first.sentence }];
}

/** One whose schedule breaks the same promise each time that it is run alone. */
export interface LiveCounterexample extends Omit<Counterexample, "phase" | "schedules"> {
  /** Of the last time that it was run alone, and what the checkers said of it. */
  readonly events: readonly HistoryEvent[];
  readonly checks: readonly NamedResult[];
  /** So often it was run alone, and broke the promise each time. */
  readonly times: number;
}

export type Proof =
  | { readonly proven: true; readonly counterexample: LiveCounterexample }
  /** It broke again `seen` of `of` times: nothing is proved either way. */
  | { readonly proven: false; readonly seen: number; readonly of: number };

export interface ProofOptions extends Subject {
  readonly faults: FaultCatalogue;
  readonly ratePerSecond: number;
  readonly isTimeUp: () => boolean;
  readonly onShrink: (tries: number, plan: Plan) => void;
}

/** Alone, and again with fresh orders: so often it has to break. */
export const times = 3;
/** So many more times it is tried where it could not be said whether it breaks. */
const mostUnjudged = 2;
/** Of each simpler schedule, in one run. */
const copies = 2;
const mostRounds = 8;
/** Where nothing is declared: whoever has had all the time once without coming to an end comes to none. */
const usualSilentMs = 5_000;
/** Nobody else is to be in the way. */
const mostRate = 8;
/** Long enough for a customer who is done at once, and waits for a webhook's fault. */
const safetyMs = 2_500;
/** Of simpler schedules many strike nobody any more: that is not waited for. */
const lateFaultsMs = 800;
/** What is simpler is a guess: the one that is taken for the smallest has all the time when it is run alone. */
const simplerSettleMs = 6_000;

/** A cell as a plan of its own, as capsules keep it. */
export function planOfCell(cell: LiveCell, ways: readonly Way[]): Plan {
  const way = ways.find(({ name }) => name === cell.way);
  if (way === undefined) throw new Error(`no customers go the way ${JSON.stringify(cell.way)}`);
  const order: KnownOrder = {
    ...{ totalMinor: 4200, ...way.customer },
    ...{ order: "order-1", ...cell.as },
    startMs: 0,
  };
  const faults = ownFaults(cell).map((fault, n) => {
    const id = `f${n + 1}`;
    if (fault.at.link !== undefined) return { id, ...fault, during: { fromMs: 0, toMs: windowMs } };
    return { id, ...fault, at: { ...fault.at, order: order.order } };
  });
  return {
    scenario: {
      name: "found",
      story: "One customer has a schedule of faults.",
      workload: { orders: [order] },
      faults,
      safetyMs,
      settleMs,
      partners: cell.partners ?? {},
      expect: { except: {} },
    },
    seed: 1,
    sim: plainSettings,
  };
}

/** Over as soon as all its faults have struck, and are healed. */
function soonOver(scenario: Scenario): Scenario {
  const lastMs = scenario.faults.map(({ during }) => during?.toMs ?? 0);
  return { ...scenario, safetyMs: Math.min(scenario.safetyMs, Math.max(0, ...lastMs)) };
}

interface Alone {
  readonly events: readonly HistoryEvent[];
  readonly checks: readonly NamedResult[];
  readonly broken: Broken | undefined;
}

/** A breaker that has opened lets nobody through for a while: who was struck may be silent for so long. */
const struckSilentMs = 10_000;

/**
 * Whoever has declared how long it waits between two tries is silent no longer than that. The first time whoever was struck has longer;
 * and all the time who was killed, since nobody knows when the leases of the dead end.
 */
export function silentAt(
  run: number,
  { scenario: { faults } }: Plan,
  { silentMs, faults: catalogue }: Pick<ProofOptions, "silentMs" | "faults">,
): number | undefined {
  if (run > 0) return silentMs ?? usualSilentMs;
  if (silentMs === undefined || faults.some(({ fault }) => catalogue[fault]?.family === "process")) return undefined;
  return faults.length === 0 ? silentMs : Math.max(silentMs, struckSilentMs);
}

/**
 * Runs it until it has broken so often, each time from the integration's start; ends at the first time that the promise is kept.
 * The first time it has all the time that there is to come to an end by itself, and then as long as among others.
 */
async function aloneUntil(wanted: number, plan: Plan, checker: string, options: ProofOptions): Promise<Alone[]> {
  const { checkers, enact, isTimeUp } = options;
  const runs: Alone[] = [];
  let unjudged = 0;
  while (runs.length < wanted && !isTimeUp()) {
    const silentMs = silentAt(runs.length, plan, options);
    const manners = { lateFaultsMs: safetyMs, ...(silentMs !== undefined && { silentMs }) };
    const boundMs = runs.length === 0 ? settleMs : batchSettleMs;
    const { events } = await enact({ ...soonOver(plan.scenario), settleMs: boundMs }, manners);
    const { checks } = checkHistory(events, { checkers, except: plan.scenario.expect.except });
    const check = checks.find((one) => one.verdict === "broken" && one.checker === checker);
    const { sentence = "", order } = check?.evidence[0] ?? {};
    const broken = check === undefined ? undefined : { checker, sentence, ...(order !== undefined && { order }) };
    const isUnjudged = checks.some((one) => one.verdict === "unproven" && one.checker === checker);
    // a busy machine, say, is no proof that the promise is kept
    if (isUnjudged && unjudged++ < mostUnjudged) continue;
    runs.push({ events, checks, broken });
    if (broken === undefined) break;
  }
  return runs;
}

/** What strikes everybody cannot be tried beside others. */
const strikesOneOrder = ({ scenario: { faults } }: Plan, catalogue: FaultCatalogue): boolean =>
  faults.every(({ fault }) => {
    const known = catalogue[fault];
    return known !== undefined && isOfOneOrder(known);
  });

/** Tries many plans of one order at once, each with fresh orders, and says which promises all of its orders broke, and whether all held. */
async function tryTogether(
  plans: readonly Plan[],
  { checkers, enact, ratePerSecond, silentMs }: ProofOptions,
): Promise<{ readonly broken: readonly string[]; readonly held: boolean }[]> {
  const ways: Way[] = plans.flatMap(({ scenario: { workload } }, n) => {
    const [only] = workload.orders;
    if (only === undefined) return [];
    const { order: _order, startMs: _start, totalMinor: _total, ...customer } = only;
    return [{ name: `plan ${n}`, customer }];
  });
  const partners = plans[0]?.scenario.partners ?? {};
  const cells = plans.map(
    ({ scenario: { faults } }, n): LiveCell => ({
      way: `plan ${n}`,
      partners,
      faults: faults.map(({ id: _id, ...fault }) => fault),
    }),
  );
  const rows = Array.from({ length: copies }, () => cells).flat();
  const batch = { rows, ratePerSecond: Math.min(mostRate, ratePerSecond), lateFaultsMs, boundMs: simplerSettleMs };
  const ran = await runCells(batch, { ways, checkers, enact, silentMs: silentMs ?? usualSilentMs });
  return cells.map((cell) => {
    const judged = ran.cells.flatMap((one) => (one.cell === cell && one.judged !== undefined ? [one.judged] : []));
    const [first] = judged;
    const names = first?.broken.map(({ checker }) => checker) ?? [];
    return {
      broken: names.filter((name) => judged.every(({ broken }) => broken.some(({ checker }) => checker === name))),
      held: judged.length > 0 && judged.every(({ verdict, fired, faults }) => verdict === "held" && fired === faults),
    };
  });
}

const hasOneOrder = (plan: Plan): boolean => plan.scenario.workload.orders.length === 1;

interface Shrunk {
  readonly plan: Plan;
  readonly tries: number;
  readonly minimal: boolean;
  /** Of each plan that was the smallest for a while: the nearest one that holds. */
  readonly passing: ReadonlyMap<Plan, Passing>;
}

/**
 * Takes away what is not needed, all that could be tried at once, over and over. Beside each round's plans its neighbours are
 * tried, of which one may hold.
 */
async function shrink(plan: Plan, checker: string, options: ProofOptions): Promise<Shrunk> {
  const tried = new Set([JSON.stringify(plan)]);
  const passing = new Map<Plan, Passing>();
  let smallest = plan;
  let tries = 0;
  let isDone = false;
  // all that is tried at once is tried at the same partners
  const isAble = (one: Plan): boolean =>
    hasOneOrder(one) && JSON.stringify(one.scenario.partners) === JSON.stringify(plan.scenario.partners);
  for (let round = 0; round < mostRounds && !isDone && !options.isTimeUp(); round += 1) {
    const simpler = simplifications
      .flatMap((simplify) => [...simplify(smallest, options.faults)])
      .filter((one) => isAble(one) && !tried.has(JSON.stringify(one)));
    const near = [...neighbours(smallest)].filter((one) => isAble(one.plan) && strikesOneOrder(one.plan, options.faults));
    const texts = simpler.map((one) => JSON.stringify(one));
    for (const text of texts) tried.add(text);
    const others = near.map((one) => one.plan).filter((one) => !texts.includes(JSON.stringify(one)));
    const plans = [...simpler, ...others];
    if (plans.length === 0) return { plan: smallest, tries, minimal: true, passing };
    const results = await tryTogether(plans, options);
    const by = new Map(plans.map((one, n) => [JSON.stringify(one), results[n]]));
    const isBroken = (one: Plan): boolean => by.get(JSON.stringify(one))?.broken.includes(checker) === true;
    tries += simpler.length;
    const holds = near.find((one) => by.get(JSON.stringify(one.plan))?.held === true);
    if (holds !== undefined) passing.set(smallest, holds);
    const found = simpler.find(isBroken);
    isDone = found === undefined;
    if (found === undefined) continue;
    smallest = found;
    options.onShrink(tries, smallest);
  }
  return { plan: smallest, tries, minimal: isDone, passing };
}

/** What strikes everybody is tried by itself, as it was found. */
const asFound = (plan: Plan): Shrunk => ({ plan, tries: 0, minimal: false, passing: new Map() });

/** The same at partners that are as they are configured, where that breaks it too. */
async function atPlainPartners(plan: Plan, checker: string, options: ProofOptions): Promise<Plan> {
  const partners = withoutBatchManners(plan.scenario.partners);
  if (partners === undefined || !strikesOneOrder(plan, options.faults)) return plan;
  const plain = { ...plan, scenario: { ...plan.scenario, partners } };
  const [tried] = await tryTogether([plain], options);
  return tried?.broken.includes(checker) ? plain : plan;
}

/** Beside the one whose schedule it is; at moments at which that one is under way. */
const companionsAtMs = [0, 100, 300] as const;

/** The same with other customers who want the same, at the same price, and have no faults. */
function inCompany(plan: Plan): Plan {
  const { workload } = plan.scenario;
  const others = workload.orders.flatMap((order) =>
    companionsAtMs.map((startMs, n): KnownOrder => ({ ...order, order: `order-${n + 2}`, startMs: order.startMs + startMs })),
  );
  return { ...plan, scenario: { ...plan.scenario, workload: { ...workload, orders: [...workload.orders, ...others] } } };
}

/** All of a run as a plan: its last orders come to their ends in it too. */
export const planOfRun = (scenario: Scenario): Plan => ({
  scenario: { ...scenario, name: "found", settleMs },
  seed: 1,
  sim: plainSettings,
});

/**
 * What no order breaks alone, some may: the plans of several orders are run as they are, the smallest first, each until it has broken the
 * promise so often, or kept it once.
 */
export async function proveTogether(checker: string, plans: readonly Plan[], options: ProofOptions): Promise<Proof> {
  let tries = 0;
  let seen = 0;
  for (const plan of plans) {
    const runs = await aloneUntil(times, plan, checker, options);
    tries += runs.length;
    seen += runs.filter((run) => run.broken !== undefined).length;
    const last = runs.at(-1);
    if (last?.broken === undefined || runs.length < times) continue;
    const { faults, workload } = plan.scenario;
    const found = { faults: faults.length, orders: ordersOf(workload).length };
    const { events, checks, broken } = last;
    return { proven: true, counterexample: { broken, plan, found, tries, minimal: false, events, checks, times } };
  }
  return { proven: false, seen, of: tries };
}

/** Of a suspect that did not break alone: some orders, and all of its run where that is known. */
export function plansTogether({ cell, seenIn }: Suspect, { ways, faults }: Pick<ProofOptions, "ways" | "faults">): Plan[] {
  const alone = planOfCell(cell, ways);
  return strikesOneOrder(alone, faults) ? [inCompany(alone), ...(seenIn === undefined ? [] : [planOfRun(seenIn)])] : [];
}

/** Makes a suspect's schedule as small as it gets, and runs it alone until it is proved, or not. */
export async function prove(suspect: Suspect, options: ProofOptions): Promise<Proof> {
  const { checker } = suspect;
  const found = await atPlainPartners(planOfCell(suspect.cell, options.ways), checker, options);
  const smaller = strikesOneOrder(found, options.faults) ? await shrink(found, checker, options) : asFound(found);
  const brokeIn = (runs: readonly Alone[]): number => runs.filter(({ broken }) => broken !== undefined).length;
  const isSmaller = smaller.plan !== found;
  const again = isSmaller ? await aloneUntil(times, smaller.plan, checker, options) : [];
  const holds = isSmaller && brokeIn(again) === times;
  const runs = holds ? [] : await aloneUntil(times, found, checker, options);
  if (!holds && brokeIn(runs) < times) return { proven: false, seen: brokeIn(runs), of: runs.length };
  const [plan, proof] = holds ? [smaller.plan, again] : [found, runs];
  const last = proof.at(-1) as Alone;
  const passing = smaller.passing.get(plan);
  const { faults, workload } = found.scenario;
  return {
    proven: true,
    counterexample: {
      broken: last.broken ?? { checker, sentence: suspect.sentence },
      plan,
      found: { faults: faults.length, orders: workload.orders.length },
      tries: smaller.tries,
      minimal: smaller.minimal && (holds || !isSmaller),
      ...(passing !== undefined && { nearest: passing }),
      events: last.events,
      checks: last.checks,
      times,
    },
  };
}
