import { hashText } from "../../core/random.ts";
import type { Shard } from "../../core/shard.ts";
import { formatPattern } from "../../core/site.ts";
import type { LiveCell } from "./arrange.ts";

/**
 * What is dealt out as one: all faults at one call or webhook, on whatever way. So those that may be alike, and those that are known
 * from a shorter way, are on one machine, and what grows from them too.
 */
export function unitOf({ faults: [first] }: LiveCell): string {
  if (first === undefined) return "";
  const { order: _order, phase: _phase, ...at } = first.at;
  return at.link === undefined ? formatPattern(at) : `${formatPattern(at)} ${first.fault}`;
}

/** Whose a unit is, from 1 on: by its name, since no two machines see the same sites in the same order. */
export const ownerOf = (unit: string, count: number): number => (hashText(unit) % count) + 1;

export const isOwn = (cell: LiveCell, { index, count }: Shard): boolean => ownerOf(unitOf(cell), count) === index;

/** By unit and way: how many schedules of one fault a machine knows, its own or not. */
export type KnownSites = Readonly<Record<string, number>>;

const separator = " on ";

export function knownSites(cells: readonly LiveCell[]): KnownSites {
  const known: Record<string, number> = {};
  for (const cell of cells) {
    const name = `${unitOf(cell)}${separator}${cell.way}`;
    known[name] = (known[name] ?? 0) + 1;
  }
  return known;
}

/** Schedules at sites that some machine came by, and the one whose they are did not. */
export function notRun(shards: readonly { readonly shard: Shard; readonly sites: KnownSites }[]): {
  readonly sites: number;
  readonly schedules: number;
} {
  const all = new Map<string, number>();
  for (const { sites } of shards)
    for (const [name, count] of Object.entries(sites)) all.set(name, Math.max(count, all.get(name) ?? 0));
  const lost = [...all].filter(([name]) => {
    const unit = name.slice(0, name.lastIndexOf(separator));
    const owner = shards.find(({ shard }) => ownerOf(unit, shard.count) === shard.index);
    return owner === undefined || owner.sites[name] === undefined;
  });
  return { sites: lost.length, schedules: lost.reduce((sum, [, count]) => sum + count, 0) };
}
