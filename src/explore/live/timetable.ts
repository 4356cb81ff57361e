import type { FaultCatalogue } from "../../core/catalogue.ts";
import type { Phase } from "../../core/site.ts";
import { isOfOneOrder } from "../../workload/cells.ts";
import type { LiveCell } from "./arrange.ts";
import { type Batch, linkLeadMs, windowMs } from "./run-cells.ts";

/** How long things take at this integration when all is calm. */
export interface Timing {
  /** Of a plain order. */
  readonly durationMs: number;
  /** From an order's placing to the cell's site, where it came up. */
  readonly leadMs: (cell: LiveCell) => number | undefined;
  /** Whether the cell's site came up each time. */
  readonly isSure: (cell: LiveCell) => boolean;
}

/** Orders at whose calls the integration is struck at once: each at its own, and one kill for all. */
const mostTogether = 32;
/** Their calls wait so long for each other: less than any deadline of a call. */
export const gatherMs = 350;
/** Who was struck goes on for so long before the next are placed. */
export const restMs = 400;
/** A link is well again for half of it before the next one is struck. */
const linkGapMs = 2 * linkLeadMs;
/** What comes later than that is some job's that comes round: nobody knows when. */
const mostLeadMs = 1_500;
/** All of one run: an interruption loses it. */
const mostRunMs = 40_000;

const isLink = ({ faults: [fault] }: LiveCell): boolean => fault?.at.link !== undefined;

/** Whether what strikes it strikes everybody. */
export const isOfAll = ({ faults }: LiveCell, catalogue: FaultCatalogue): boolean =>
  faults.some(({ fault }) => {
    const known = catalogue[fault];
    return known !== undefined && !isOfOneOrder(known);
  });

/** Where the partner has its answer it cannot wait for others: the integration goes on at that moment. */
const isByItself = ({ faults: [fault] }: LiveCell): boolean => fault?.at.phase === "after-acknowledgement";
const ofItsOwn = (phase: Phase | undefined): string => (phase?.startsWith("after-") && phase !== "after-effect" ? phase : "");

/** Kills of one kind can be one kill; after a response it is another moment. */
const kindOf = ({ faults: [fault] }: LiveCell): string =>
  [fault?.fault, JSON.stringify(fault?.with), ofItsOwn(fault?.at.phase)].join(" ");

interface Party {
  readonly cells: readonly LiveCell[];
  /** From its beginning on. */
  readonly startsMs: readonly number[];
  readonly lastsMs: number;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, n) => items.slice(n * size, (n + 1) * size));
}

/**
 * A kill, and its orders: started so that all of them come to their sites at the same moment. While the integration is away the
 * timetable stands still.
 */
function struckTogether(cells: readonly LiveCell[], { durationMs, leadMs }: Timing): Party {
  const leads = cells.map((cell) => Math.min(mostLeadMs, leadMs(cell) ?? durationMs));
  const longest = Math.max(...leads);
  return {
    cells,
    startsMs: leads.map((lead) => Math.round(longest - lead)),
    lastsMs: longest + (cells.every(isByItself) ? 0 : gatherMs) + restMs,
  };
}

/** One of each link, and then the next ones: whose link is well again goes on while another's is not. */
function inTurn(cells: readonly LiveCell[]): LiveCell[] {
  const byLink = [...Map.groupBy(cells, ({ faults: [fault] }) => fault?.at.link).values()];
  const most = Math.max(0, ...byLink.map((some) => some.length));
  return Array.from({ length: most }, (_, n) => byLink.flatMap((some) => some[n] ?? [])).flat();
}

function partiesOf(cells: readonly LiveCell[], timing: Timing): Party[] {
  const kinds = Map.groupBy(
    cells.filter((cell) => !isLink(cell)),
    kindOf,
  );
  const byLead = (a: LiveCell, b: LiveCell): number => (timing.leadMs(a) ?? 0) - (timing.leadMs(b) ?? 0);
  const parties = [...kinds.values()].flatMap((alike) =>
    chunks(alike.toSorted(byLead), alike.some(isByItself) ? 1 : mostTogether).map((some) => struckTogether(some, timing)),
  );
  // links first: they are on by the machine's own time, which never stands still
  return [
    ...inTurn(cells.filter(isLink)).map(
      (cell): Party => ({ cells: [cell], startsMs: [linkLeadMs], lastsMs: windowMs + linkGapMs }),
    ),
    // whose sites come late come at no sure moment, and are to be in nobody's way
    ...parties.toSorted((a, b) => a.lastsMs - b.lastsMs),
  ];
}

/** Of each kind of kill from which the integration starts anew one, at sites from the first to the last that an order comes by. */
export function oneOfEachKill(cells: readonly LiveCell[], timing: Timing): LiveCell[] {
  const kinds = Map.groupBy(
    cells.filter((cell) => cell.faults[0]?.fault === "crash" && !isByItself(cell)),
    kindOf,
  );
  return [...kinds.values()].flatMap((alike) => {
    const sorted = alike.toSorted((a, b) => (timing.leadMs(a) ?? 0) - (timing.leadMs(b) ?? 0));
    const every = Math.max(1, sorted.length / mostTogether);
    return sorted.filter((_cell, n) => Math.floor(n / every) !== Math.floor((n - 1) / every));
  });
}

/** Runs of what strikes everybody: links one after the other, and kills of many orders at once, each at its own site. */
export function timetable(cells: readonly LiveCell[], timing: Timing): Batch[] {
  const batches: { rows: LiveCell[]; startsMs: number[]; endMs: number }[] = [];
  for (const party of partiesOf(cells, timing)) {
    let batch = batches.at(-1);
    if (batch === undefined || batch.endMs + party.lastsMs > mostRunMs) {
      batch = { rows: [], startsMs: [], endMs: 0 };
      batches.push(batch);
    }
    const from = batch.endMs;
    batch.rows.push(...party.cells);
    batch.startsMs.push(...party.startsMs.map((ms) => Math.round(from + ms)));
    batch.endMs += party.lastsMs;
  }
  return batches.map(({ rows, startsMs }) => ({ rows, startsMs, ratePerSecond: 1, gatherMs }));
}

export const isCell = (row: LiveCell | "control"): row is LiveCell => row !== "control";
