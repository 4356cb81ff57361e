import { spread } from "../../workload/cells.ts";
import type { Candidate } from "../frontier.ts";
import type { SiftedCount } from "../systematic.ts";
import type { LiveCell } from "./arrange.ts";
import type { Level } from "./level.ts";
import { isSpecial, onceEach } from "./once-each.ts";
import { isOwn, knownSites } from "./share.ts";
import { isCell, isOfAll, oneOfEachKill, timetable } from "./timetable.ts";
import { unanswered } from "./unanswered.ts";
import { withoutKeys } from "./without-keys.ts";

/** Of the schedules of one order so many are looked at before anything strikes everybody. */
const firstOfOne = 150;

/** The schedules of a depth, in the order in which they are run. */
export interface Cells {
  readonly cells: readonly LiveCell[];
  /** Of several faults: how many there were, and why others are not among them. */
  readonly sifted?: SiftedCount;
}

export function cellsOf(level: Level): Cells {
  const { faults, shard, isEachValue = true } = level.options;
  const { state, sites, pairs, counts } = level;
  const { ways } = level.observed;
  const wayOf = ({ faults: [first] }: Candidate): string => {
    const way = first?.at.order;
    return way !== undefined && ways.some(({ name }) => name === way) ? way : (ways[0]?.name ?? "");
  };
  const possible = [...sites.candidates(state.frontier)].flatMap((one): LiveCell[] => {
    const cell = { way: wayOf(one), ...one };
    // what strikes everybody is tried by itself alone
    return one.faults.length > 1 && isOfAll(cell, faults) ? [] : [cell];
  });
  const all = isEachValue ? possible : onceEach(possible, faults);
  if (state.depth === 1) counts.sites = knownSites(all);
  // what grows from a machine's own schedules is its own
  const own = shard === undefined ? all : all.filter((cell) => isOwn(cell, shard));
  if (state.depth <= 1) return { cells: inOrder(own, level) };
  const { cells, ...sifted } = pairs.sift(own);
  return { cells: spread(cells), sifted };
}

/** Of one fault: what may be known from others comes after these. */
function inOrder(
  cells: readonly LiveCell[],
  { options: { faults, shard, space, isEachValue = true }, shorter, observed: { ways, timing } }: Level,
): LiveCell[] {
  const part = (ofAll: boolean, hasTwin: boolean): LiveCell[] =>
    cells.filter((cell) => isOfAll(cell, faults) === ofAll && shorter.hasTwin(cell) === hasTwin);
  const inTime = (some: readonly LiveCell[]): LiveCell[] => timetable(some, timing).flatMap(({ rows }) => rows.filter(isCell));
  const one = part(false, false);
  // what is another kind of thing is tried once each: it tells more than a fault at one more site
  const kinds = isEachValue ? [] : one.filter((cell) => isSpecial(cell, faults));
  const ofOne = spread(one.filter((cell) => !kinds.includes(cell)));
  const ofAll = part(true, false);
  // a bit of everything first: what breaks at one site mostly breaks at others
  const first = oneOfEachKill(ofAll, timing);
  // what the shop makes of doubt is the same wherever a longer way begins so
  const keyless = withoutKeys([...ofOne, ...ofAll], space);
  // each takes longer than all others of its batch: it begins the first of the long ones
  const silent = unanswered(ways, space).filter((cell) => shard === undefined || isOwn(cell, shard));
  const ofEach = Map.groupBy(keyless, (cell) => isOfAll(cell, faults));
  return [
    ...ofOne.slice(0, firstOfOne),
    ...inTime(first),
    ...spread(kinds),
    ...(ofEach.get(false) ?? []),
    ...inTime(ofEach.get(true) ?? []),
    ...silent,
    ...ofOne.slice(firstOfOne),
    ...spread(part(false, true)),
    ...inTime(ofAll.filter((cell) => !first.includes(cell))),
    ...inTime(part(true, true)),
  ];
}
