import type { Checker } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Scenario } from "../../core/scenario.ts";
import { type Cell, type CellCustomer, type CellFault, cellOfFault, runOfCells } from "../../workload/cells.ts";
import type { LiveCell } from "./arrange.ts";
import { type JudgedCell, judgeOrder, lawsOfOneOrder } from "./judge-cell.ts";
import { historiesOf } from "./sub-history.ts";
import type { Way } from "./ways.ts";

/** A run over real sockets. */
export interface LiveRun {
  readonly events: readonly HistoryEvent[];
  /** What kept it from its end. */
  readonly error?: string;
}

/** Enacts a scenario without what the integration has not, and says who was left out. */
export type EnactLive = (scenario: Scenario) => Promise<LiveRun & { readonly scenario: Scenario }>;

/** What an order of a batch came to. */
export interface RunCell {
  readonly cell: LiveCell | "control";
  readonly way: string;
  readonly order: string;
  readonly startMs: number;
  /** Absent: the integration has nothing for it, and it was left out. */
  readonly judged?: JudgedCell;
}

export interface RanBatch extends LiveRun {
  readonly cells: readonly RunCell[];
}

const aftermathMs = 2_000;
/** Of a schedule alone. */
export const settleMs = 30_000;
/** Of a batch: who has no end by then is run again alone, and has longer. */
const batchSettleMs = 12_000;

/** What a batch is in the words of scenarios. */
export function scenarioOfCells(
  cells: readonly Cell[],
  ratePerSecond: number,
  change: (faults: readonly CellFault[], startMs: number) => readonly CellFault[] = (faults) => faults,
  lastMs = aftermathMs,
): Scenario {
  const timed = cells.map((cell, n) => ({ ...cell, faults: change(cell.faults, Math.round((n * 1000) / ratePerSecond)) }));
  const { orders, faults } = runOfCells(timed, [], { ratePerSecond });
  return {
    name: "cells",
    story: "Each customer has an own schedule.",
    workload: { orders },
    faults,
    safetyMs: (orders.at(-1)?.startMs ?? 0) + lastMs,
    settleMs: batchSettleMs,
    partners: {},
    expect: { except: {} },
  };
}

/** The faults of a cell without the way's name, which is no order's. */
export const ownFaults = ({ faults }: LiveCell): CellFault[] =>
  faults.map(({ at: { order: _way, ...at }, ...fault }) => ({ ...fault, at }));

export interface Batch {
  readonly rows: readonly (LiveCell | "control")[];
  readonly ratePerSecond: number;
  /** Faults are waited for so long after the last order's start; two seconds unless given. */
  readonly aftermathMs?: number;
  /** What strikes everybody is on for so long from shortly before its own order on. */
  readonly windowMs?: number;
}

/** Faults of links have no order: they are on while their own order is under way. */
function inWindow(windowMs: number): (faults: readonly CellFault[], startMs: number) => readonly CellFault[] {
  return (faults, startMs) =>
    faults.map((fault) =>
      fault.at.link === undefined ? fault : { ...fault, during: { fromMs: Math.max(0, startMs - 50), toMs: startMs + windowMs } },
    );
}

/** Runs cells and controls as orders of one run, and judges each by its own history. */
export async function runCells(
  { rows, ratePerSecond, windowMs, aftermathMs: lastMs }: Batch,
  { ways, checkers, enact }: { readonly ways: readonly Way[]; readonly checkers: readonly Checker[]; readonly enact: EnactLive },
): Promise<RanBatch> {
  const customers = new Map<string, CellCustomer>(ways.map(({ name, customer }) => [name, customer]));
  let controls = 0;
  const planned = rows.map((cell) => {
    const way = cell === "control" ? (ways[controls++ % ways.length]?.name ?? "") : cell.way;
    const customer = customers.get(way);
    if (customer === undefined) throw new Error(`no customers go the way ${JSON.stringify(way)}`);
    return { cell, way, customer, faults: cell === "control" ? [] : ownFaults(cell) };
  });
  const wanted = scenarioOfCells(planned, ratePerSecond, windowMs === undefined ? undefined : inWindow(windowMs), lastMs);
  const { events, error, scenario } = await enact(wanted);
  const owners = new Map(wanted.faults.map(({ id }) => [id, cellOfFault(id)]));
  const kept = new Map(
    scenario.workload.orders.map(({ order }) => [order, scenario.faults.filter(({ id }) => owners.get(id) === order).length]),
  );
  const histories = historiesOf(events, [...kept.keys()], (fault) => owners.get(fault));
  const laws = lawsOfOneOrder(checkers);
  const cells = planned.map(({ cell, way, faults }, n): RunCell => {
    const { order = "", startMs = 0 } = wanted.workload.orders[n] ?? {};
    const history = histories.get(order);
    // a link's fault has no order, so that nothing else says that its cell has lost it
    if (history === undefined || kept.get(order) !== faults.length) return { cell, way, order, startMs };
    const struck = cell === "control" ? undefined : cell.struck;
    return { cell, way, order, startMs, judged: judgeOrder(history, { checkers: laws, way, faults: faults.length, struck }) };
  });
  return { events, cells, ...(error !== undefined && { error }) };
}
