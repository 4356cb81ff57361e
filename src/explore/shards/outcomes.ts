import type { Doubt } from "../judge.ts";
import { plansPerTask, type SharedPart } from "../search.ts";
import type { Outcome } from "../tally.ts";

/** An outcome, written short: a search of depth 3 has a million. What it says stands in `flags`. */
type Written = readonly [flags: number, virtualMs: number, behaviour: number, doubt: number];

const flagged = { isFind: 1, allFired: 2, isUnmoved: 4, hasLineage: 8 };
const noDoubt = -1;

/** What the shared schedules came to that one machine has run. */
export interface WrittenOutcomes {
  /** By the number of the piece, in the order of the pieces. */
  readonly depth: readonly (readonly [piece: number, outcomes: readonly Written[]])[];
  readonly random: readonly (readonly [piece: number, outcomes: readonly Written[]])[];
  readonly doubts: readonly Doubt[];
}

/** Keeps outcomes as they come. */
export function createOutcomes(): {
  add(part: SharedPart, position: number, outcome: Outcome): void;
  written(): WrittenOutcomes;
} {
  const parts = { depth: new Map<number, Written[]>(), random: new Map<number, Written[]>() };
  const doubts = new Map<string, { readonly n: number; readonly doubt: Doubt }>();
  const numberOf = (doubt: Doubt): number => {
    const text = JSON.stringify(doubt);
    const known = doubts.get(text) ?? { n: doubts.size, doubt };
    doubts.set(text, known);
    return known.n;
  };
  return {
    add: (part, position, { doubt, isFind, allFired, virtualMs, lineage }) => {
      const piece = Math.floor(position / plansPerTask);
      const outcomes = parts[part].get(piece) ?? [];
      parts[part].set(piece, outcomes);
      const flags =
        (isFind ? flagged.isFind : 0) +
        (allFired ? flagged.allFired : 0) +
        (lineage?.isUnmoved ? flagged.isUnmoved : 0) +
        (lineage === undefined ? 0 : flagged.hasLineage);
      outcomes.push([flags, virtualMs, lineage?.behaviour ?? 0, doubt === undefined ? noDoubt : numberOf(doubt)]);
    },
    written: () => ({
      depth: [...parts.depth],
      random: [...parts.random],
      doubts: [...doubts.values()].map(({ doubt }) => doubt),
    }),
  };
}

/** The outcome of a schedule by its position; undefined where none of these machines has run it. */
export function readOutcomes(all: readonly WrittenOutcomes[]): (part: SharedPart, position: number) => Outcome | undefined {
  const parts = { depth: new Map<number, () => readonly Outcome[]>(), random: new Map<number, () => readonly Outcome[]>() };
  for (const { doubts, ...written } of all)
    for (const part of ["depth", "random"] as const)
      for (const [piece, outcomes] of written[part])
        parts[part].set(piece, () => outcomes.map((one) => outcomeFrom(one, doubts)));
  let opened: { readonly key: string; readonly outcomes: readonly Outcome[] } | undefined;
  return (part, position) => {
    const piece = Math.floor(position / plansPerTask);
    const key = `${part} ${piece}`;
    // they are asked for one after the other
    if (opened?.key !== key) opened = { key, outcomes: parts[part].get(piece)?.() ?? [] };
    return opened.outcomes[position % plansPerTask];
  };
}

function outcomeFrom([flags, virtualMs, behaviour, n]: Written, doubts: readonly Doubt[]): Outcome {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const doubt = doubts[n];
  return {
    ...(doubt !== undefined && { doubt }),
    isFind: has(flagged.isFind),
    allFired: has(flagged.allFired),
    virtualMs,
    ...(has(flagged.hasLineage) && { lineage: { isUnmoved: has(flagged.isUnmoved), behaviour } }),
  };
}
