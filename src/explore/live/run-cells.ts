import type { Checker } from "../../core/checker.ts";
import type { HistoryEvent } from "../../core/history.ts";
import type { Scenario } from "../../core/scenario.ts";
import { type Cell, type CellCustomer, type CellFault, cellOfFault, runOfCells } from "../../workload/cells.ts";
import type { LiveCell } from "./arrange.ts";
import { type JudgedCell, judgeOrder, lawsOfOneOrder } from "./judge-cell.ts";
import { joined } from "./manners.ts";
import { historiesOf } from "./sub-history.ts";
import type { Way } from "./ways.ts";

/** A run over real sockets. */
export interface LiveRun {
  readonly events: readonly HistoryEvent[];
  /** What kept it from its end. */
  readonly error?: string;
}

/** What a run is told besides its scenario. */
export interface LiveManners {
  /** Nobody else comes while so many customers wait for an answer, those whom a fault has struck aside. */
  readonly mostWaiting?: number;
  /** Kills at several orders' calls wait so long for each other, and are one. */
  readonly gatherMs?: number;
  /** Faults that have not struck are waited for so long after the last order's start, while anything happens to their orders. */
  readonly lateFaultsMs?: number;
  /** Where nothing has happened to anybody for so long, who has no end comes to none. */
  readonly silentMs?: number;
}

/** Enacts a scenario without what the integration has not, and says who was left out. */
export type EnactLive = (scenario: Scenario, manners?: LiveManners) => Promise<LiveRun & { readonly scenario: Scenario }>;

/** What cells are run at, and judged by. */
export interface Subject {
  readonly ways: readonly Way[];
  readonly checkers: readonly Checker[];
  readonly enact: EnactLive;
  /** See `LiveManners`; absent: settling has all its time. */
  readonly silentMs?: number | undefined;
}

/** What an order of a batch came to. */
export interface RunCell {
  readonly cell: LiveCell | "control";
  readonly way: string;
  readonly order: string;
  readonly startMs: number;
  /** As the integration was asked for it. */
  readonly as: { readonly order: string; readonly totalMinor: number; readonly currency: string };
  /** What partners were like. */
  readonly partners: Scenario["partners"];
  /** All that is of it alone. */
  readonly history: readonly HistoryEvent[];
  /** Absent: the integration has nothing for it, and it was left out. */
  readonly judged?: JudgedCell;
}

export interface RanBatch extends LiveRun {
  /** As it was asked for. */
  readonly scenario: Scenario;
  readonly cells: readonly RunCell[];
}

const lateFaultsMs = 2_000;
/** A link's fault is on for so long from its own order's start on. */
export const windowMs = 500;
/** Of a schedule alone. */
export const settleMs = 30_000;
/** Of a batch: who has no end by then is run again alone, and has longer. */
export const batchSettleMs = 12_000;

/** What a batch is in the words of scenarios. */
function scenarioOfCells(
  cells: readonly Cell[],
  { ratePerSecond, boundMs = batchSettleMs }: Pick<Batch, "ratePerSecond" | "boundMs">,
  partners: Scenario["partners"],
): Scenario {
  const { orders, faults } = runOfCells(cells, [], { ratePerSecond });
  return {
    name: "cells",
    story: "Each customer has an own schedule.",
    workload: { orders },
    faults,
    safetyMs: Math.max(0, ...orders.map(({ startMs }) => startMs), ...faults.map(({ during }) => during?.toMs ?? 0)),
    settleMs: boundMs,
    partners,
    expect: { except: {} },
  };
}

/** The faults of a cell without the way's name, which is no order's. */
export const ownFaults = ({ faults }: LiveCell): CellFault[] =>
  faults.map(({ at: { order: _way, ...at }, ...fault }) => ({ ...fault, at }));

export interface Batch extends LiveManners {
  readonly rows: readonly (LiveCell | "control")[];
  readonly ratePerSecond: number;
  /** So long they have to come to an end once faults have stopped; that of a batch unless given. */
  readonly boundMs?: number;
  /** What partners are like meanwhile, besides what cells need. */
  readonly partners?: Scenario["partners"] | undefined;
  /** Where they do not start one after the other at that rate. */
  readonly startsMs?: readonly number[];
}

/** So many wait where each answer takes a quarter of a second: then the rate is too much just now, and the machine may be busy. */
const mostWaitingAt = (ratePerSecond: number): number => Math.max(8, Math.ceil(ratePerSecond / 4));

/** A link's fault is on so long before its own order starts. */
export const linkLeadMs = 50;

/** Faults of links have no order: they are on while their own order is under way. */
const inWindow = (faults: readonly CellFault[], startMs: number): readonly CellFault[] =>
  faults.map((fault) =>
    fault.at.link === undefined
      ? fault
      : { ...fault, during: { fromMs: Math.max(0, startMs - linkLeadMs), toMs: startMs + windowMs } },
  );

/** Runs cells and controls as orders of one run, and judges each by its own history. */
export async function runCells(
  { rows, ratePerSecond, partners: manners, boundMs, startsMs, gatherMs, lateFaultsMs: lateMs = lateFaultsMs }: Batch,
  { ways, checkers, enact, silentMs }: Subject,
): Promise<RanBatch> {
  const customers = new Map<string, CellCustomer>(ways.map(({ name, customer }) => [name, customer]));
  let controls = 0;
  const planned = rows.map((cell, n) => {
    const way = cell === "control" ? (ways[controls++ % ways.length]?.name ?? "") : cell.way;
    const customer = customers.get(way);
    if (customer === undefined) throw new Error(`no customers go the way ${JSON.stringify(way)}`);
    const startMs = startsMs?.[n] ?? Math.round((n * 1000) / ratePerSecond);
    return { cell, way, customer, startMs, faults: cell === "control" ? [] : inWindow(ownFaults(cell), startMs) };
  });
  const cellsPartners = rows.find((row) => row !== "control")?.partners;
  const partners = joined(cellsPartners, manners);
  const wanted = scenarioOfCells(planned, { ratePerSecond, ...(boundMs !== undefined && { boundMs }) }, partners);
  const told = {
    lateFaultsMs: lateMs,
    ...(gatherMs === undefined ? { mostWaiting: mostWaitingAt(ratePerSecond) } : { gatherMs }),
    ...(silentMs !== undefined && { silentMs }),
  };
  const { events, error, scenario } = await enact(wanted, told);
  const owners = new Map(wanted.faults.map(({ id }) => [id, cellOfFault(id)]));
  const kept = new Map(
    scenario.workload.orders.map(({ order }) => [order, scenario.faults.filter(({ id }) => owners.get(id) === order).length]),
  );
  const asked = new Map(scenario.workload.orders.map((order) => [order.order, order]));
  const histories = historiesOf(events, [...kept.keys()], (fault) => owners.get(fault));
  const laws = lawsOfOneOrder(checkers);
  const cells = planned.map(({ cell, way, faults }, n): RunCell => {
    const { order = "", startMs = 0 } = wanted.workload.orders[n] ?? {};
    const { totalMinor = 0, currency = "" } = asked.get(order) ?? {};
    const as = { order, totalMinor, currency };
    const history = histories.get(order);
    // a link's fault has no order, so that nothing else says that its cell has lost it
    if (history === undefined || kept.get(order) !== faults.length)
      return { cell, way, order, startMs, as, partners, history: [] };
    const struck = cell === "control" ? undefined : cell.struck;
    return {
      cell,
      way,
      order,
      startMs,
      as,
      partners,
      history,
      judged: judgeOrder(history, { checkers: laws, way, faults: faults.length, struck }),
    };
  });
  return { events, cells, scenario: wanted, ...(error !== undefined && { error }) };
}
