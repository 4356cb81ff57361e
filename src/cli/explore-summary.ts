import { formatShard, type Shard } from "../core/shard.ts";
import type { Verdict } from "../core/verdict.ts";
import type { Exploration } from "../explore/explore.ts";
import type { SiftedCount } from "../explore/systematic.ts";
import { forTerminal } from "../report/text-safety.ts";

/** What was asked for. */
export interface WantedSearch {
  readonly depth: number;
  readonly random: number;
}

/** What can end a search before all that was asked for has been run. */
export type EndedBy = "the counterexample" | "an interruption" | "--max-schedules" | "--max-time" | "what shards lack";

export interface SummaryOptions {
  readonly wanted: WantedSearch;
  readonly seconds: number;
  readonly world: "sim" | "live";
  /** Told where the search is `over`. */
  readonly endedBy: EndedBy;
  /** Which part of it this is, where several machines share it. */
  readonly shard?: Shard | undefined;
}

/** What is told of a search in either world. */
export type Summed = Omit<Exploration, "counterexamples"> & { readonly counterexamples: readonly unknown[] };

/**
 * What a search came to. Where nothing broke because nothing was looked at, that is no pass: faults or customers were asked
 * for, and no schedule proved anything. A run without faults where nothing else was asked for is looked at by itself.
 */
export function outcomeOf(
  { found, proved, unproven, undecided }: Summed,
  { depth, random }: WantedSearch,
): Exclude<Verdict, "not applicable"> {
  if (found > 0) return "broken";
  if (undecided > 0) return "unproven";
  return (depth > 0 || random > 0 ? proved > 0 : unproven === 0) ? "held" : "unproven";
}

function headOf(result: Summed, wanted: WantedSearch): string {
  const { counterexamples, repeated, schedules, undecided } = result;
  const count = counterexamples.length;
  switch (outcomeOf(result, wanted)) {
    case "broken":
      if (count === 0) return "BROKEN: no counterexample besides what was found before";
      return `BROKEN: ${count} counterexample${count === 1 ? "" : "s"}${repeated > 0 ? `, ${repeated} more of the same` : ""}`;
    case "held":
      return "NOTHING BROKE";
    case "unproven":
      if (schedules <= 1) return "UNPROVEN: no fault was tried";
      return `UNPROVEN: ${undecided > 0 ? "nothing broke for certain" : "nothing broke, but nothing was proved"}`;
  }
}

/** Where the search was ended: what comes after was not looked at, or not all of it. */
function cutOf({ over, complete, randomSchedules }: Summed, { wanted, endedBy }: SummaryOptions): string {
  if (!over) return "";
  const missed =
    complete < wanted.depth
      ? `depth ${complete + 1} of ${wanted.depth} was complete`
      : `${wanted.random - randomSchedules} of ${wanted.random} random schedules were run`;
  return `; ended by ${endedBy} before ${missed}`;
}

const counted = (schedules: number): string => `${schedules} schedule${schedules === 1 ? "" : "s"}`;

/** Of several faults over real sockets: how many there were, and why some are not run. */
function siftedOf(sifted: SiftedCount | undefined): string {
  if (sifted === undefined) return "";
  const { of, onward, shorter, ofKind, twice } = sifted;
  const why = [
    [onward, "go on as others do"],
    [shorter, "come up on a shorter way"],
    [ofKind, "end in a fault that is not told from another"],
    [twice, "come up twice"],
  ] as const;
  const left = of - onward - shorter - ofKind - twice;
  return `, of ${left} that are left of ${of} (${why.map(([count, what]) => `${count} ${what}`).join(", ")})`;
}

/** The last lines of a search: what was run, what it came to, and how much of it is no proof. */
export function exploreSummary(result: Summed, options: SummaryOptions): string {
  const { depths, complete, randomSchedules, underLoad, schedules, virtualMs, unproven, doubts } = result;
  const { wanted, seconds, world, shard } = options;
  const isSim = world === "sim";
  const ran = depths.map(({ depth, sites, kinds, schedules: run, unmoved, alike, unfired, told = 0, sifted }) =>
    depth === 0
      ? `  depth 0: ${isSim ? "one run without faults" : "calm orders of each kind"}`
      : `  depth ${depth}: ${counted(run)}, ${kinds} kinds of faults at ${sites} sites${siftedOf(sifted)}${told > 0 ? `; ${told} more are known by what came of them on a shorter way` : ""}; not pursued further: ${unmoved} moved nobody, ${alike} alike; ${unfired} did not fire${depth > complete ? " (not complete)" : ""}`,
  );
  const ofRandom =
    shard !== undefined ? ` of ${wanted.random}` : randomSchedules < wanted.random ? ` of ${wanted.random} (not complete)` : "";
  const isUnproven = outcomeOf(result, wanted) === "unproven";
  const why = Object.entries(doubts).map(
    ([checker, { count, sentence }]) => `  unproven ${checker}: ${count} times, first: ${forTerminal(sentence)}`,
  );
  const days = (virtualMs / 86_400_000).toFixed(2);
  const nothing = unproven > 0 ? `; ${unproven} proved nothing` : "";
  return [
    ...(shard === undefined
      ? []
      : [
          `  shard ${formatShard(shard)}: a part of depth ${wanted.depth} and of the random schedules; firedrill merge joins them`,
        ]),
    ...ran,
    ...(underLoad > 0 ? [`  under load: ${counted(underLoad)}`] : []),
    ...(isSim ? [`  random: ${counted(randomSchedules)}${ofRandom}`] : []),
    ...(isUnproven ? why : []),
    `${headOf(result, wanted)} in ${counted(schedules)}, ${seconds.toFixed(1)} s${isSim ? `, ${days} virtual days` : ""}${cutOf(result, options)}${nothing}`,
    "",
  ].join("\n");
}
