import type { FaultCatalogue } from "../../core/catalogue.ts";
import { createRandom, hashText } from "../../core/random.ts";
import { formatPattern, formatSite } from "../../core/site.ts";
import { numberOf } from "../behaviour.ts";
import type { AimedFault } from "../fault-space.ts";
import type { Trace } from "../judge.ts";
import type { SiftedCount } from "../systematic.ts";
import type { LiveCell } from "./arrange.ts";

/** What depth 1 has told of what is worth a second fault: data, so that a search can be left off. */
export interface PairsKnown {
  /** How the parties of orders without faults went on from each of their sites. */
  readonly calm: number[];
  /** By way, site and fault: how all the others went, 0 where that was as without it. */
  readonly kinds: Record<string, number>;
}

export const newPairs = (): PairsKnown => ({ calm: [], kinds: {} });

/** What is left of the schedules of a depth, and why others are not run. */
export interface Sifted extends SiftedCount {
  readonly cells: readonly LiveCell[];
}

/** Which schedules of several faults can tell what those of fewer have not. */
export interface Pairs {
  learnCalm(trace: Trace): void;
  /** @param others how all went but for the call or webhook that was struck; absent: as without the fault */
  learn(cell: LiveCell, others?: number): void;
  sift(cells: readonly LiveCell[]): Sifted;
}

/**
 * What no two faults differ in that are taken for one: whether the partner does what it was asked for, for then there is something to
 * be found later, whatever was heard; and whether it never tells.
 */
function traitsOf({ fault: name, at, with: given }: AimedFault, faults: FaultCatalogue): string {
  const fault = faults[name];
  const { partner = "-", operation = "-", webhook = "-" } = at;
  const random = createRandom(0);
  if (fault?.family === "webhook") {
    const site = { kind: "webhook", partner, webhook, order: "-", attempt: 1 } as const;
    return fault.decide({ site, nowMs: 0 }, given, random)?.sendings.length === 0 ? "silent" : "";
  }
  // what strikes everybody is not paired
  if (fault?.family !== "call" && fault?.family !== "read") return "";
  const site = { kind: "call", partner, operation, order: "-", attempt: 1 } as const;
  const facts = { site, method: "POST", read: false, effectful: true, nowMs: 0 };
  return fault.decide(facts, given, random, undefined)?.effect === true ? "done" : "";
}

/** Of no order, and with its try or without. */
function placeOf({ at }: AimedFault, isOfOneTry: boolean): string {
  const { attempt, order: _order, phase: _phase, ...place } = at;
  return formatPattern(isOfOneTry && attempt !== undefined ? { ...place, attempt } : place);
}

/** Who did not tell two faults apart at the first try does not at the second. */
const nameOf = (way: string, fault: AimedFault): string =>
  [way, placeOf(fault, false), fault.fault, fault.at.phase ?? "", JSON.stringify(fault.with)].join(" ");

/** Its last fault strikes another try of a call that one before has struck: what the shop makes of that depends on what it knows of the first. */
const isRetry = ({ faults: all }: LiveCell): boolean => {
  const [last, ...before] = all.toReversed().map((fault) => placeOf(fault, false));
  return last !== undefined && before.includes(last);
};

const onwardFrom = (site: string, rest: readonly number[]): number => numberOf([site, ...rest.map(String)]);

/**
 * @param known is changed
 * @param beginnings by way, another one that its customers first go to its end
 */
export function createPairs(
  known: PairsKnown,
  faults: FaultCatalogue,
  beginnings: ReadonlyMap<string, { readonly way: string }>,
): Pairs {
  const calm = new Set(known.calm);
  const kindOf = (way: string, fault: AimedFault): string => {
    const shorter = beginnings.get(way);
    // what was known from a shorter way was not run on this one
    const others = known.kinds[nameOf(way, fault)] ?? (shorter && known.kinds[nameOf(shorter.way, fault)]);
    return others === undefined ? nameOf(way, fault) : `${others} ${traitsOf(fault, faults)}`;
  };
  const isCalm = (site: string, rest: readonly number[]): boolean => rest.every((each) => calm.has(onwardFrom(site, [each])));
  /** What came of the faults but the last on that way, and where the last one strikes. */
  const groupOf = (way: string, all: readonly AimedFault[]): string =>
    [
      way,
      ...all.slice(0, -1).map((fault) => `${placeOf(fault, true)} ${kindOf(way, fault)}`),
      ...all.slice(-1).map((fault) => placeOf(fault, true)),
    ].join(" | ");
  /** Whether it comes up on the way with which this one begins. */
  const isOfBeginning = ({ way, faults: all }: LiveCell, groups: ReadonlySet<string>): boolean => {
    const beginning = beginnings.get(way);
    return beginning !== undefined && groups.has(groupOf(beginning.way, all));
  };
  return {
    learnCalm: ({ sites }) => {
      for (const { site, rest } of sites) {
        for (const each of rest ?? []) {
          const number = onwardFrom(formatSite(site), [each]);
          if (calm.has(number)) continue;
          calm.add(number);
          known.calm.push(number);
        }
      }
    },
    learn: ({ way, faults: [fault, another] }, others) => {
      // of several tries the first came first
      if (fault !== undefined && another === undefined) known.kinds[nameOf(way, fault)] ??= others ?? 0;
    },
    sift: (cells) => {
      let [onward, ofKind, shorter, twice] = [0, 0, 0, 0];
      const gone = new Set<number>();
      const seen = new Set<string>();
      const left: LiveCell[] = [];
      const groups = new Set(cells.map(({ way, faults: all }) => groupOf(way, all)));
      const bySite = Map.groupBy(cells, ({ way, faults: all, struck, rest }) =>
        JSON.stringify([way, all.slice(0, -1), struck, rest]),
      );
      for (const atSite of bySite.values()) {
        const [first] = atSite as [LiveCell, ...LiveCell[]];
        const { struck, rest } = first;
        const from = struck === undefined || rest === undefined ? undefined : onwardFrom(struck, rest);
        if (struck !== undefined && rest !== undefined && from !== undefined) {
          if (isCalm(struck, rest) || (gone.has(from) && !isRetry(first))) {
            onward += atSite.length;
            continue;
          }
          gone.add(from);
        }
        if (isOfBeginning(first, groups)) {
          shorter += atSite.length;
          continue;
        }
        for (const alike of Map.groupBy(atSite, ({ way, faults: all }) => kindOf(way, all.at(-1) as AimedFault)).values()) {
          ofKind += alike.length - 1;
          // each of them takes its turn
          const turn = hashText(JSON.stringify([first.faults.slice(0, -1), struck])) % alike.length;
          const cell = alike[turn] as LiveCell;
          const name = cell.faults
            .map((fault) => JSON.stringify(fault))
            .sort()
            .join();
          if (seen.has(name)) twice += 1;
          else left.push(cell);
          seen.add(name);
        }
      }
      return { cells: left, of: cells.length, onward, ofKind, shorter, twice };
    },
  };
}
