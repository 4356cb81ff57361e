import { checkHistory } from "../../src/core/checker.ts";
import { resolveOrders } from "../../src/core/order-names.ts";
import type { Scenario } from "../../src/core/scenario.ts";
import { basePlan } from "../../src/explore/base-plan.ts";
import { type AimedFault, faultSpace } from "../../src/explore/fault-space.ts";
import { type Branch, createSites, type Frontier } from "../../src/explore/frontier.ts";
import { inStep } from "../../src/explore/in-step.ts";
import type { Reached, Trace } from "../../src/explore/judge.ts";
import type { LiveCell } from "../../src/explore/live/arrange.ts";
import { createPairs, newPairs, type Sifted } from "../../src/explore/live/pairs.ts";
import { createNoisySieve } from "../../src/explore/live/sieve.ts";
import { traceOfOrder } from "../../src/explore/live/story.ts";
import { planWith } from "../../src/explore/systematic.ts";
import { runsInStep } from "../../src/explore/task-runner.ts";
import { isOfOneOrder } from "../../src/workload/cells.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";

/** A pair of faults, and the promises that it breaks and neither of its faults alone. */
export interface Pair {
  readonly cell: LiveCell;
  readonly broken: readonly string[];
}

/** The pairs of faults that a search over real sockets has, in virtual time: all that grow from one fault, and those that are left of them. */
export interface TwoFaults {
  /** Promises that single faults break. */
  readonly byOne: ReadonlySet<string>;
  readonly all: readonly LiveCell[];
  readonly sifted: Sifted;
  run(cells: readonly LiveCell[]): Promise<readonly Pair[]>;
}

interface Ran {
  readonly trace: Trace;
  readonly broken: readonly string[];
  readonly isHeld: boolean;
  readonly allFired: boolean;
}

const nameOf = (fault: AimedFault | undefined): string => JSON.stringify(fault);

/** @param scenario of one order */
export async function twoFaults({ catalogue, ...world }: SimWorld, scenario: Scenario): Promise<TwoFaults> {
  const base = basePlan(scenario, 1);
  const way = scenario.workload.orders[0]?.order ?? "";
  const ofOne = Object.fromEntries(Object.entries(catalogue.faults).filter(([, fault]) => isOfOneOrder(fault)));
  const contracts = Object.fromEntries(world.blueprints.map(({ name, contract }) => [name, contract]));
  const known: Reached["site"][] = [];
  const sites = createSites(faultSpace(contracts, { faults: ofOne, parameters: "standard" }), known);
  const cellsOf = (frontier: Frontier): LiveCell[] => [...sites.candidates(frontier)].map((one) => ({ way, ...one }));

  const runOne = async ({ faults, struck }: Pick<LiveCell, "faults" | "struck">): Promise<Ran> => {
    const { events } = await runPlan({ plan: planWith(base, faults), catalogue, ...world });
    const { verdict, checks } = checkHistory(events, { checkers: catalogue.checkers, except: {} });
    const fired = new Set(events.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : [])));
    return {
      trace: traceOfOrder(resolveOrders(events), way, struck),
      broken: checks.flatMap((check) => (check.verdict === "broken" ? [check.checker] : [])),
      isHeld: verdict !== "broken",
      allFired: fired.size === faults.length,
    };
  };

  const pairs = createPairs(newPairs(), catalogue.faults, new Map());
  const sieve = createNoisySieve([]);
  const calm = await runOne({ faults: [] });
  sieve.calm(calm.trace);
  pairs.learnCalm(calm.trace);
  const ones = cellsOf({ branches: [sites.branch([], calm.trace)], roots: [] });
  const branches: Branch[] = [];
  const alone = new Map<string, readonly string[]>();
  for (const [n, { trace, broken, isHeld, allFired }] of (await inStep(ones, runsInStep, runOne)).entries()) {
    const cell = ones[n] as LiveCell;
    alone.set(nameOf(cell.faults[0]), broken);
    const kept = sieve.keep(cell, trace);
    if (allFired) pairs.learn(cell, kept === "unmoved" ? undefined : trace.others);
    if (kept === "grows" && isHeld && allFired) branches.push(sites.branch(cell.faults, trace));
  }
  const all = cellsOf({ branches, roots: [] });
  return {
    byOne: new Set([...alone.values()].flat()),
    all,
    sifted: pairs.sift(all),
    run: async (cells) => {
      const ran = await inStep(cells, runsInStep, runOne);
      return ran.map(({ broken }, n) => {
        const cell = cells[n] as LiveCell;
        const known = new Set(cell.faults.flatMap((fault) => alone.get(nameOf(fault)) ?? []));
        return { cell, broken: broken.filter((checker) => !known.has(checker)) };
      });
    },
  };
}
