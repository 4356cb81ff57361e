/**
 * To which shard each piece of work goes, from 1 on: the longest first, each to the shard that has the least so far. Each
 * shard comes to the same by itself, since nothing but the work decides.
 *
 * @param leastMs how long each takes at least
 */
export function shareOut(leastMs: readonly number[], count: number): readonly number[] {
  const shards = new Array<number>(leastMs.length).fill(1);
  const loads = new Array<number>(count).fill(0);
  // what takes no time in itself has to be begun and ended all the same
  const weightOf = (piece: number): number => Math.max(1, leastMs[piece] ?? 0);
  const longestFirst = leastMs.map((_, piece) => piece).sort((a, b) => weightOf(b) - weightOf(a) || a - b);
  for (const piece of longestFirst) {
    const shard = loads.indexOf(Math.min(...loads));
    shards[piece] = shard + 1;
    loads[shard] = (loads[shard] ?? 0) + weightOf(piece);
  }
  return shards;
}
