import type { EventOf, HistoryEvent, NamedBy } from "./history.ts";

/** Guesses from who was just placing, and for how much. */
export const isGuess = (by: NamedBy): boolean => by === "placing" || by === "total" || by === "elimination";

/** Words that programs write where they have nothing to say. */
const missing = new Set(["undefined", "null", "nan", "none", "nil", "object"]);

/** Whether a name says that there was none, such as `WCundefined`. One that has a digit may tell orders apart. */
export function saysNothing(name: string): boolean {
  if (/[0-9]/.test(name)) return false;
  if (/undefined|NaN|\[object Object\]/.test(name)) return true;
  return (name.match(/[A-Za-z]+/g) ?? []).some((word) => missing.has(word.toLowerCase()));
}

/** What numbers of one sequence share. */
const shapeOf = (name: string): string => name.replaceAll(/[0-9]+/g, "#");

/** How the shop names orders at one partner, as far as its calls show. */
export interface PartnerNaming {
  /**
   * Names there whose order is not known for sure: numbers of other orders are among them, and the rest does not fit. They
   * may be of a sequence of their own, such as one of parcels.
   */
  readonly uncertain: ReadonlySet<string>;
  /** How many names came up there. */
  readonly names: number;
}

export interface OrderNaming {
  /** The order of that name at that partner; undefined where nobody knows. */
  readonly orderOf: (partner: string, name: string) => string | undefined;
  /** Partners that were told other names than the orders' references. */
  readonly partners: ReadonlyMap<string, PartnerNaming>;
}

interface Known {
  readonly order: string;
  readonly rank: number;
}

/** How sure it is that a name is an order's, the surest first. */
export const ranks: readonly NamedBy[] = ["answer", "template", "mention", "number", "placing", "total", "elimination"];

function keep(known: Map<string, Known>, name: string, order: string, by: NamedBy): void {
  const rank = ranks.indexOf(by);
  const before = known.get(name) ?? { order: undefined, rank: ranks.length };
  if (rank < before.rank || (rank === before.rank && order !== before.order)) known.set(name, { order, rank });
}

const at = (partner: string, name: string): string => `${partner} ${name}`;

interface Placings {
  /** Orders whose every placing was answered with a number. */
  readonly numbered: (order: string) => boolean;
  /** The one order that costs so much. */
  readonly costing: (amountMinor: number) => string | undefined;
}

function readPlacings(history: readonly HistoryEvent[]): Placings {
  const unnumbered = new Map<string, number>();
  const totals = new Map<number, Set<string>>();
  for (const event of history) {
    if (event.actor !== "customer" || !("op" in event) || event.value.operation !== "place") continue;
    const { order } = event;
    const { number, amountMinor: priceMinor, otherMeansMinor = 0 } = event.value;
    const amountMinor = priceMinor === undefined ? undefined : priceMinor - otherMeansMinor;
    const change = event.type === "invoke" ? 1 : number === undefined ? 0 : -1;
    unnumbered.set(order, (unnumbered.get(order) ?? 0) + change);
    if (event.type === "invoke" && amountMinor !== undefined)
      totals.set(amountMinor, (totals.get(amountMinor) ?? new Set()).add(order));
  }
  return {
    numbered: (order) => unnumbered.get(order) === 0,
    costing: (amountMinor) => {
      const [order, another] = totals.get(amountMinor) ?? [];
      return another === undefined ? order : undefined;
    },
  };
}

/** What the history says of names: everywhere, and by what a partner's own calls carry, or was guessed there. */
function readNamings(history: readonly HistoryEvent[], literal: ReadonlySet<string>) {
  const namings = history.filter((event): event is EventOf<"order-named"> => event.type === "order-named");
  const placings = readPlacings(history);
  const configured = new Set(namings.flatMap(({ value: { by, partner } }) => (by === "template" ? (partner ?? []) : [])));
  const [everywhere, guessed] = [new Map<string, Known>(), new Map<string, Known>()];
  const carried = new Map<string, string>();
  /** By name, what partners' calls carry or let guess. */
  const atPartners = new Map<string, Map<string, Known>>();
  const countsForNothing = (order: string, name: string, partner: string): boolean =>
    literal.has(partner) || saysNothing(name) || (configured.has(partner) && placings.numbered(order));
  for (const { order, value } of namings) {
    const { name, by, partner } = value;
    if (partner === undefined || by === "template" || by === "number") {
      keep(everywhere, name, order, by);
      continue;
    }
    if (isGuess(by) && countsForNothing(order, name, partner)) continue;
    if (isGuess(by)) keep(guessed, at(partner, name), order, by);
    else carried.set(at(partner, name), order);
    const known = atPartners.get(name) ?? new Map<string, Known>();
    keep(known, partner, order, by);
    atPartners.set(name, known);
  }
  return {
    placings,
    isConfigured: (partner: string) => configured.has(partner),
    carried: (partner: string, name: string) => carried.get(at(partner, name)),
    guessed: (partner: string, name: string) => guessed.get(at(partner, name))?.order,
    /** Whose the name is, by all but what calls to this partner carry or let guess. */
    elsewhere: (partner: string, name: string): string | undefined => {
      const sure = everywhere.get(name);
      if (sure !== undefined) return sure.order;
      const others = [...(atPartners.get(name) ?? [])].flatMap(([other, known]) => (other === partner ? [] : [known]));
      return others.sort((a, b) => a.rank - b.rank)[0]?.order;
    },
  };
}

type Namings = ReturnType<typeof readNamings>;

/** What one partner was told, in the order in which names came up. */
interface Told {
  readonly names: Set<string>;
  readonly orders: Set<string>;
  /** Names that nobody has elsewhere. */
  readonly strange: Set<string>;
  /** Names that an order has elsewhere. */
  readonly shared: Set<string>;
  /** Whether what else is known of the call agrees with whose the name is elsewhere, or not. */
  agreed: number;
  differed: number;
}

const newTold = (): Told => ({
  names: new Set(),
  orders: new Set(),
  strange: new Set(),
  shared: new Set(),
  agreed: 0,
  differed: 0,
});

/** What partners were told, each with the names in the order in which they came up. */
function readTold(
  history: readonly HistoryEvent[],
  { placings, carried, elsewhere }: Namings,
  isName: (name: string) => boolean,
): ReadonlyMap<string, Told> {
  const placed = new Set<string>();
  const partners = new Map<string, Told>();
  for (const event of history) {
    if (event.type === "invoke" && event.value.operation === "place") placed.add(event.order);
    if ((event.type !== "call" && event.type !== "effect") || !isName(event.order)) continue;
    const { actor: partner, order: name } = event;
    const told = partners.get(partner) ?? newTold();
    partners.set(partner, told);
    if (told.names.has(name)) continue;
    told.names.add(name);
    const order = placed.has(name) ? name : elsewhere(partner, name);
    if (order === undefined) {
      told.strange.add(name);
      continue;
    }
    const isOnlyOne = told.strange.size === 0 && !told.orders.has(order) && placed.size - told.orders.size === 1;
    const asked = event.type === "call" ? event.value.amountMinor : undefined;
    const said =
      carried(partner, name) ?? (asked === undefined ? undefined : placings.costing(asked) === order ? order : undefined);
    if (order !== name) told.shared.add(name);
    if ((said !== undefined && said !== order) || !placed.has(order)) told.differed += 1;
    else if (said === order || isOnlyOne) told.agreed += 1;
    told.orders.add(order);
  }
  return partners;
}

/**
 * Whose the names are by which the shop calls orders at partners. A name that an order has elsewhere is that order's, unless
 * what the calls carry says otherwise and the names there do not fit the orders. Guesses count for nothing at a partner that
 * is told the orders' references, and where the configuration says how orders are named there.
 *
 * @param literal partners that are told the orders' references
 * @param isName whether it may be an order's name at all
 */
export function readNaming(
  history: readonly HistoryEvent[],
  literal: ReadonlySet<string>,
  isName: (name: string) => boolean,
): OrderNaming {
  const namings = readNamings(history, literal);
  const { carried, elsewhere, guessed } = namings;
  const partners = new Map<string, PartnerNaming>();
  /** Partners whose numbers are of a sequence of their own. */
  const ownNumbers = new Set<string>();
  for (const [partner, { names, shared, strange, agreed, differed }] of readTold(history, namings, isName)) {
    if (literal.has(partner)) continue;
    const isConfigured = namings.isConfigured(partner);
    const isRefuted = !isConfigured && shared.size > 0 && differed > agreed;
    if (isRefuted && strange.size > 0) ownNumbers.add(partner);
    const shapes = new Set([...shared].map(shapeOf));
    const isAlike = [...strange].some((name) => shapes.has(shapeOf(name)));
    const isDoubtful = isRefuted || (!isConfigured && agreed === 0 && isAlike);
    const isSaid = (name: string): boolean =>
      carried(partner, name) !== undefined && (!shared.has(name) || ownNumbers.has(partner));
    partners.set(partner, {
      names: names.size,
      uncertain: new Set(isDoubtful ? [...names].filter((name) => !isSaid(name)) : []),
    });
  }
  return {
    partners,
    orderOf: (partner, name) =>
      (ownNumbers.has(partner) ? (carried(partner, name) ?? elsewhere(partner, name)) : undefined) ??
      elsewhere(partner, name) ??
      carried(partner, name) ??
      guessed(partner, name),
  };
}
