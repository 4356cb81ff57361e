import type { Scenario } from "../../core/scenario.ts";
import type { AimedFault } from "../fault-space.ts";

/** A schedule of the search as one order of a batch; its faults are aimed at the way. */
export interface LiveCell {
  readonly way: string;
  readonly faults: readonly AimedFault[];
  /** What partners are like meanwhile, where that matters. */
  readonly partners?: Scenario["partners"];
  /** Of one without faults: which order it was, where that may matter. */
  readonly as?: { readonly order: string; readonly totalMinor: number; readonly currency: string };
  /** See `Candidate`. */
  readonly struck?: string | undefined;
  readonly expected?: number | undefined;
  readonly rest?: readonly number[] | undefined;
}

/** How much of a batch may go wrong. */
export interface Mix {
  /** Of the orders in a row, at most this share has a fault at a call of one and the same partner. */
  readonly mostShare: number;
  /** Of the orders in a row, at least one of so many is a control. */
  readonly controlEvery: number;
  /** Of eight orders in a row, at most so many have a call that is held: each keeps a slot of the integration's until it gives up. */
  readonly mostHeld: number;
}

/** Orders that follow each other so closely that a breaker sees their failures as one. */
const windowOrders = 8;

/**
 * A breaker that opens after so many failures in a row must not see as many; where none is declared, half of the orders in a
 * row may fail at one partner.
 */
export function mixFor(consecutiveFailures: number | undefined): Mix {
  const mostShare = consecutiveFailures === undefined ? 0.5 : Math.min(0.5, Math.max(1, consecutiveFailures - 1) / windowOrders);
  return { mostShare, controlEvery: 8, mostHeld: 2 };
}

/** Fewer faults among the same orders: what is left of a mix at which controls broke. */
export const thinner = ({ mostShare, controlEvery, mostHeld }: Mix): Mix => ({
  mostHeld: Math.max(1, mostHeld - 1),
  mostShare: mostShare / 2,
  controlEvery: Math.max(2, Math.floor(controlEvery / 2)),
});

/** Webhooks come from outside: no call of the shop's fails by them. */
const partnersOf = ({ faults }: LiveCell): readonly string[] =>
  faults.flatMap(({ at }) => (at.operation === undefined || at.partner === undefined ? [] : [at.partner]));

/**
 * Puts controls between cells, so that no partner seems to fail for everybody.
 *
 * @param isHeld whether one of its calls is held for long
 */
export function arrange(
  cells: readonly LiveCell[],
  { mostShare, controlEvery, mostHeld }: Mix,
  isHeld: (cell: LiveCell) => boolean = () => false,
): (LiveCell | "control")[] {
  const rows: (LiveCell | "control")[] = [];
  const waiting = [...cells];
  const most = Math.max(1, Math.floor(windowOrders * mostShare));
  const isClear = (cell: LiveCell): boolean => {
    const recent = rows.slice(-(windowOrders - 1));
    if (isHeld(cell) && recent.filter((row) => row !== "control" && isHeld(row)).length >= mostHeld) return false;
    return partnersOf(cell).every(
      (partner) => recent.filter((row) => row !== "control" && partnersOf(row).includes(partner)).length < most,
    );
  };
  while (waiting.length > 0) {
    const isControlsTurn = (rows.length + 1) % controlEvery === 0;
    const next = isControlsTurn ? -1 : waiting.slice(0, 4 * windowOrders).findIndex(isClear);
    rows.push(next === -1 ? "control" : (waiting.splice(next, 1)[0] as LiveCell));
  }
  if (!rows.includes("control")) rows.push("control");
  return rows;
}
