import type { FaultCatalogue } from "../../core/catalogue.ts";
import { checkHistory, type NamedResult } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import { type Plan, plainSettings } from "../../core/plan.ts";
import type { KnownOrder } from "../../core/scenario.ts";
import { isOfOneOrder } from "../../workload/cells.ts";
import type { Counterexample } from "../explore.ts";
import type { Broken } from "../judge.ts";
import { neighbours, type Passing } from "../shrink/nearest-passing.ts";
import { simplifications } from "../shrink/simplifications.ts";
import type { LiveCell } from "./arrange.ts";
import { ownFaults, runCells, type Subject, settleMs, windowMs } from "./run-cells.ts";
import type { Way } from "./ways.ts";

/** A cell that broke something among its neighbours: no proof yet. */
export interface Suspect {
  readonly cell: LiveCell;
  readonly checker: string;
  readonly sentence: string;
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
  | { readonly proven: false; readonly seen: number; readonly of: number; readonly suspect: Suspect };

export interface ProofOptions extends Subject {
  readonly faults: FaultCatalogue;
  readonly ratePerSecond: number;
  readonly isTimeUp: () => boolean;
  readonly onShrink: (tries: number, plan: Plan) => void;
}

/** Alone, and again with fresh orders: so often it has to break. */
export const times = 3;
/** Of each simpler schedule, in one run. */
const copies = 2;
const mostRounds = 8;
/** Nobody else is to be in the way. */
const mostRate = 5;
/** Long enough for a customer who is done at once, and waits for a webhook's fault. */
const safetyMs = 2_500;
/** Of simpler schedules many strike nobody any more: that is not waited for. */
const aftermathMs = 800;

/** A cell as a plan of its own, as capsules keep it. */
export function planOfCell(cell: LiveCell, ways: readonly Way[]): Plan {
  const way = ways.find(({ name }) => name === cell.way);
  if (way === undefined) throw new Error(`no customers go the way ${JSON.stringify(cell.way)}`);
  const order: KnownOrder = { totalMinor: 4200, ...way.customer, order: "order-1", startMs: 0 };
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
      partners: {},
      expect: { except: {} },
    },
    seed: 1,
    sim: plainSettings,
  };
}

interface Alone {
  readonly events: readonly HistoryEvent[];
  readonly checks: readonly NamedResult[];
  readonly broken: Broken | undefined;
}

/** Runs it until it has broken so often, each time from the integration's start; ends at the first time that the promise is kept. */
async function aloneUntil(
  wanted: number,
  plan: Plan,
  checker: string,
  { checkers, enact, isTimeUp }: ProofOptions,
  before: readonly Alone[] = [],
): Promise<Alone[]> {
  const runs = [...before];
  while (runs.length < wanted && !isTimeUp()) {
    const { events } = await enact(plan.scenario);
    const { checks } = checkHistory(events, { checkers, except: plan.scenario.expect.except });
    const check = checks.find((one) => one.verdict === "broken" && one.checker === checker);
    const { sentence = "", order } = check?.evidence[0] ?? {};
    const broken = check === undefined ? undefined : { checker, sentence, ...(order !== undefined && { order }) };
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
  { checkers, enact, ratePerSecond }: ProofOptions,
): Promise<{ readonly broken: readonly string[]; readonly held: boolean }[]> {
  const ways: Way[] = plans.flatMap(({ scenario: { workload } }, n) => {
    const [only] = workload.orders;
    if (only === undefined) return [];
    const { order: _order, startMs: _start, totalMinor: _total, ...customer } = only;
    return [{ name: `plan ${n}`, customer }];
  });
  const cells = plans.map(
    ({ scenario: { faults } }, n): LiveCell => ({
      way: `plan ${n}`,
      faults: faults.map(({ id: _id, ...fault }) => fault),
    }),
  );
  const rows = Array.from({ length: copies }, () => cells).flat();
  const batch = { rows, ratePerSecond: Math.min(mostRate, ratePerSecond), aftermathMs };
  const ran = await runCells(batch, { ways, checkers, enact });
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

/** Takes away what is not needed, all that could be tried at once, over and over. */
async function shrink(
  plan: Plan,
  checker: string,
  options: ProofOptions,
): Promise<{ readonly plan: Plan; readonly tries: number; readonly minimal: boolean }> {
  if (!strikesOneOrder(plan, options.faults)) return { plan, tries: 0, minimal: false };
  const tried = new Set([JSON.stringify(plan)]);
  let smallest = plan;
  let tries = 0;
  for (let round = 0; round < mostRounds && !options.isTimeUp(); round += 1) {
    const simpler = simplifications
      .flatMap((simplify) => [...simplify(smallest, options.faults)])
      .filter((one) => hasOneOrder(one) && !tried.has(JSON.stringify(one)));
    if (simpler.length === 0) return { plan: smallest, tries, minimal: true };
    for (const one of simpler) tried.add(JSON.stringify(one));
    const results = await tryTogether(simpler, options);
    tries += simpler.length;
    const found = simpler[results.findIndex(({ broken }) => broken.includes(checker))];
    if (found === undefined) return { plan: smallest, tries, minimal: true };
    smallest = found;
    options.onShrink(tries, smallest);
  }
  return { plan: smallest, tries, minimal: false };
}

/** The nearest plan that holds; undefined where no neighbour does. */
async function nearest(plan: Plan, options: ProofOptions): Promise<Passing | undefined> {
  const near = [...neighbours(plan)].filter((one) => hasOneOrder(one.plan));
  if (near.length === 0 || options.isTimeUp() || !near.every((one) => strikesOneOrder(one.plan, options.faults)))
    return undefined;
  const results = await tryTogether(
    near.map((one) => one.plan),
    options,
  );
  return near[results.findIndex(({ held }) => held)];
}

/** Runs a suspect alone until it is proved, or not; what is proved is made as small as it gets, and proved again. */
export async function prove(suspect: Suspect, options: ProofOptions): Promise<Proof> {
  const { checker } = suspect;
  const found = planOfCell(suspect.cell, options.ways);
  const first = await aloneUntil(1, found, checker, options);
  const seenIn = (runs: readonly Alone[]): number => runs.filter(({ broken }) => broken !== undefined).length;
  const unproven = (runs: readonly Alone[]): Proof => ({ proven: false, seen: seenIn(runs), of: runs.length, suspect });
  if (seenIn(first) === 0) return unproven(first);
  const smaller = await shrink(found, checker, options);
  const isSmaller = smaller.plan !== found;
  const again = isSmaller ? await aloneUntil(times, smaller.plan, checker, options) : [];
  const holds = isSmaller && seenIn(again) === times;
  const runs = holds ? first : await aloneUntil(times, found, checker, options, first);
  if (!holds && seenIn(runs) < times) return unproven(runs);
  const [plan, proof] = holds ? [smaller.plan, again] : [found, runs];
  const last = proof.at(-1) as Alone;
  const passing = await nearest(plan, options);
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
