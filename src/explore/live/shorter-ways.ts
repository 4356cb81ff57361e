import type { HistoryEvent } from "../../core/history.ts";
import { formatSite } from "../../core/site.ts";
import type { AimedFault } from "../fault-space.ts";
import type { Reaction } from "../tally.ts";
import type { LiveCell } from "./arrange.ts";
import { placesOf } from "./story.ts";
import type { Way } from "./ways.ts";

/** What an order without faults went through on a way, once for each copy. */
export type CalmHistories = ReadonlyMap<string, readonly (readonly HistoryEvent[])[]>;

/** A way whose customers first go another one to its end, and the sites that they come by on it. */
interface Beginning {
  readonly way: string;
  readonly places: ReadonlySet<string>;
}

const isPrefix = ({ customer: a }: Way, { customer: b }: Way): boolean => {
  const { steps, ...same } = a;
  const { steps: more, ...others } = b;
  return (
    steps.at(-1)?.do === "await" &&
    steps.length < more.length &&
    JSON.stringify([same, steps]) === JSON.stringify([others, more.slice(0, steps.length)])
  );
};

/** What a customer asks for, looks aside. */
const isDeed = (event: HistoryEvent): boolean => event.type === "invoke" && event.value.operation !== "read";

/** Sites that come up before the customer's next deed. */
function placesBefore(history: readonly HistoryEvent[], deeds: number): string[] {
  let left = deeds;
  const end = history.findIndex((event) => isDeed(event) && left-- === 0);
  return [...placesOf(history)].flatMap(([place, { at }]) => (end === -1 || at < end ? [place] : []));
}

/** Those that come up each time. */
function always(lists: readonly (readonly string[])[]): ReadonlySet<string> {
  const [first = [], ...others] = lists;
  return new Set(first.filter((each) => others.every((list) => list.includes(each))));
}

/** By way, the longest of the others with which it begins. */
export function beginningsOf(ways: readonly Way[], calm: CalmHistories): ReadonlyMap<string, Beginning> {
  return new Map(
    ways.flatMap((way) => {
      // what is struck there is to be seen in what comes long after
      if (way.struckAtWebhooksOf !== undefined) return [];
      const [longest] = ways
        .filter((other) => isPrefix(other, way))
        .toSorted((a, b) => b.customer.steps.length - a.customer.steps.length);
      const [shorter] = longest === undefined ? [] : (calm.get(longest.name) ?? []);
      if (longest === undefined || shorter === undefined) return [];
      const deeds = shorter.filter(isDeed).length;
      const places = always([
        ...(calm.get(way.name) ?? []).map((history) => placesBefore(history, deeds)),
        ...(calm.get(longest.name) ?? []).map((history) => [...placesOf(history).keys()]),
      ]);
      return [[way.name, { way: longest.name, places }] as const];
    }),
  );
}

const placeIn = ({ at }: AimedFault): string | undefined => {
  const { partner, operation, webhook, attempt } = at;
  if (partner === undefined || typeof attempt !== "number") return undefined;
  if (operation !== undefined) return formatSite({ kind: "call", partner, operation, order: "-", attempt });
  return webhook === undefined ? undefined : formatSite({ kind: "webhook", partner, webhook, order: "-", attempt });
};

const nameOf = (way: string, place: string, { fault, at, with: given }: AimedFault): string =>
  [way, place, fault, at.phase ?? "", JSON.stringify(given)].join(" ");

/** Leaves out what was told on a shorter way already. */
export interface ShorterWays {
  /** Whether it may be known from a shorter way: those are run first. */
  hasTwin(cell: LiveCell): boolean;
  /** What came of a schedule that has no twin, or was run all the same. */
  learn(cell: LiveCell, reaction: Reaction): void;
  /**
   * Whether what came of the same fault on the shorter way says what comes of it here: there it moved nobody, or all went as
   * with another fault at that site that is tried here. In either case all was over before the customer went on. To be asked in
   * the order in which cells are run.
   */
  isTold(cell: LiveCell): boolean;
}

/** @param reactions those that are known; new ones are added */
export function createShorterWays(beginnings: ReadonlyMap<string, Beginning>, reactions: Record<string, Reaction>): ShorterWays {
  const isBeginning = new Set([...beginnings.values()].map(({ way }) => way));
  const tried = new Map<string, LiveCell>();
  const twin = ({ way, faults: [fault, another] }: LiveCell): { readonly name: string; readonly site: string } | undefined => {
    const beginning = beginnings.get(way);
    const place = fault && another === undefined ? placeIn(fault) : undefined;
    if (fault === undefined || place === undefined || !beginning?.places.has(place)) return undefined;
    return { name: nameOf(beginning.way, place, fault), site: `${way} ${place}` };
  };
  return {
    hasTwin: (cell) => twin(cell) !== undefined,
    learn: ({ way, faults: [fault] }, reaction) => {
      const place = fault && placeIn(fault);
      if (fault !== undefined && place !== undefined && isBeginning.has(way)) reactions[nameOf(way, place, fault)] = reaction;
    },
    isTold: (cell) => {
      const found = twin(cell);
      const reaction = found && reactions[found.name];
      if (reaction === undefined || !reaction.isOverInTime) return false;
      if (reaction.isUnmoved) return true;
      const kind = `${found?.site} ${reaction.others}`;
      const first = tried.get(kind) ?? cell;
      tried.set(kind, first);
      return first !== cell;
    },
  };
}
