/** How many letters must change, come or go (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The known name that was probably meant; undefined where none is near. */
export function nearest(wrong: string, known: readonly string[]): string | undefined {
  const [best] = known.map((name) => ({ name, far: distance(wrong, name) })).sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, Math.floor(wrong.length / 3)) ? best.name : undefined;
}

/** A remedy for a name that is not known: the one that was probably meant, and all there are. */
export function suggest(wrong: string, known: readonly string[]): string {
  const meant = nearest(wrong, known);
  const all = known.length === 0 ? "There are none." : `There are ${known.join(", ")}.`;
  return meant === undefined ? all : `Did you mean ${meant}? ${all}`;
}
