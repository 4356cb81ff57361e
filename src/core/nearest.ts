/** Nobody mistypes a longer name: something else went wrong, and comparing would take its time. */
const longestName = 100;
const mostSlips = 3;

/** A slip in three letters, three at most. In one or two letters each slip makes another word: "a" is no "b" mistyped. */
const slipsIn = (length: number): number => Math.min(mostSlips, Math.floor(length / 3));

/** How many letters must change, come, go, or swap places with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? (before[j - 2] ?? 0) + 1 : change;
      next.push(Math.min(change, swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

const isSwapped = (a: string, b: string): boolean => a.length === 2 && b.length === 2 && a[0] === b[1] && a[1] === b[0];

/**
 * The known name that was probably meant, capitals aside: the nearest one within a slip for each three letters, the two
 * letters of one that were swapped, or the only one that begins so. Undefined where there is none.
 */
export function nearest(wrong: string, known: readonly string[]): string | undefined {
  if (known.includes(wrong)) return wrong;
  if (wrong === "" || wrong.length > longestName) return undefined;
  const written = wrong.toLowerCase();
  const slips = slipsIn(written.length);
  let best: { readonly name: string; readonly far: number } | undefined;
  const beginSo: string[] = [];
  for (const name of known) {
    if (name.length > longestName) continue;
    const one = name.toLowerCase();
    if (one.startsWith(written)) beginSo.push(name);
    if (Math.abs(one.length - written.length) > slips) continue;
    const far = one === written || isSwapped(one, written) ? 0 : distance(written, one);
    if (far <= slips && (best === undefined || far < best.far)) best = { name, far };
  }
  return best?.name ?? (beginSo.length === 1 ? beginSo[0] : undefined);
}

/** A remedy for a name that is not known: the one that was probably meant, and all there are. */
export function suggest(wrong: string, known: readonly string[]): string {
  const meant = nearest(wrong, known);
  const all = known.length === 0 ? "There are none." : `There ${known.length === 1 ? "is" : "are"} ${known.join(", ")}.`;
  return meant === undefined ? all : `Did you mean ${meant}? ${all}`;
}
