import { defineFindings } from "./finding.ts";
import type { EventOf, HistoryEvent, NamedBy } from "./history.ts";
import type { Evidence, Verdict } from "./verdict.ts";

/** Begins what sets orders of one run apart from those of others, where the integration keeps its database. */
export const suffixMark = "-fd";

const ofOtherRun = new RegExp(`${suffixMark}[0-9a-z]{8,}$`);

/** Whether an order was placed in another run: the names of this one's orders are told without their suffix. */
export const isOfOtherRun = (name: string): boolean => ofOtherRun.test(name);

/** What belongs to no order. */
const noOrder = "-";

/** How sure it is that a name is an order's, the surest first. */
const ranks: readonly NamedBy[] = ["answer", "template", "mention", "number", "placing", "total", "elimination"];

/** What follows from several of these is as sure as the least sure of them. */
export const leastSure = (of: readonly NamedBy[]): NamedBy =>
  ranks[Math.max(...of.map((by) => ranks.indexOf(by)))] ?? "elimination";

/** Guesses from who was just placing, and for how much. */
export const isGuess = (by: NamedBy): boolean => by === "placing" || by === "total" || by === "elimination";

/** Orders by the names that the shop gives them, each name the order's that it is most surely of. */
export function createNameBook(): {
  /** Whether that is news: nobody knew whose name it is, or not so surely. */
  add(order: string, name: string, by: NamedBy): boolean;
  orderOf(name: string): string | undefined;
  /** The same, with how it is known. */
  find(name: string): { readonly order: string; readonly by: NamedBy } | undefined;
} {
  const known = new Map<string, { readonly order: string; readonly rank: number; readonly by: NamedBy }>();
  return {
    add: (order, name, by) => {
      const rank = ranks.indexOf(by);
      const before = known.get(name) ?? { order: undefined, rank: ranks.length };
      if (rank > before.rank || (rank === before.rank && order === before.order)) return false;
      known.set(name, { order, rank, by });
      return true;
    },
    orderOf: (name) => known.get(name)?.order,
    find: (name) => known.get(name),
  };
}

type OfOrder = Extract<HistoryEvent, { readonly order: string }>;

const isOfOrder = (event: HistoryEvent): event is OfOrder => "order" in event && event.order !== undefined;

/** Those of partners' events that carry the name by which the shop called the order there. */
const isPartners = (event: HistoryEvent): boolean => event.actor !== "customer" && event.type !== "order-named";

/** Partners at which the shop calls orders by their references. */
function callsByReference(history: readonly HistoryEvent[], placed: ReadonlySet<string>): ReadonlySet<string> {
  const partners = new Set<string>();
  for (const event of history) if (event.type === "call" && placed.has(event.order)) partners.add(event.actor);
  return partners;
}

function placedIn(history: readonly HistoryEvent[]): ReadonlySet<string> {
  const placed = new Set<string>();
  for (const event of history) if (event.type === "invoke" && event.value.operation === "place") placed.add(event.order);
  return placed;
}

/** The event as one of that order. */
function renamed<E extends OfOrder>(event: E, order: string): E {
  const { site } = event as { readonly site?: { readonly kind: string } };
  return { ...event, order, ...(site !== undefined && site.kind !== "link" && { site: { ...site, order } }) };
}

/**
 * The history with every event under the reference of its order, whatever the shop calls it at partners. A name that was
 * only guessed counts for nothing at a partner where the shop calls other orders by their references.
 */
export function resolveOrders(history: readonly HistoryEvent[]): readonly HistoryEvent[] {
  const namings = history.filter((event): event is EventOf<"order-named"> => event.type === "order-named");
  if (namings.length === 0) return history;
  const placed = placedIn(history);
  const literal = callsByReference(history, placed);
  const book = createNameBook();
  for (const { order, value } of namings)
    if (!isGuess(value.by) || value.partner === undefined || !literal.has(value.partner)) book.add(order, value.name, value.by);
  return history.map((event) => {
    if (!isOfOrder(event) || !isPartners(event) || placed.has(event.order)) return event;
    const order = book.orderOf(event.order);
    return order === undefined ? event : renamed(event, order);
  });
}

export interface Unrecognized {
  readonly partners: readonly string[];
  readonly names: readonly string[];
  readonly orders: readonly string[];
}

/** Followed from names that nobody can place, perhaps. */
export const namingFindings = defineFindings({
  "order-of-another-run": ({ names }: { names: readonly string[] }) =>
    `${names.join(", ")} ${names.length === 1 ? "is" : "are"} of an earlier scenario or run: the integration was not done with it, and keeps its database. Give it longer to settle (settle_ms), or integration.reset`,
  "order-not-recognized": ({ partners, names, orders }: Unrecognized) =>
    `${partners.join(" and ")} ${partners.length === 1 ? "was" : "were"} told of ${names.join(", ")}, and of ${orders.join(", ")} nothing: which is which is not known. Say how the shop names orders there: orders.place.id where the answer to a placing tells the number, and orders.partner_reference, or ${partners.map((partner) => `partners.${partner}.order_reference`).join(" and ")} for one partner alone. Where no rule makes such a name of the order's, let the calls carry what the order is called elsewhere, for example in their Idempotency-Key`,
});

interface Result {
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
  readonly found: number;
}

/** As many as a sentence can carry. */
const mostNamed = 5;

/** Of one partner: names that nobody knows, with where they came up, and the orders that it was told of. */
interface Told {
  readonly strange: Map<string, number>;
  readonly orders: Set<string>;
}

/** What each partner was told, by its name. */
function toldTo(history: readonly HistoryEvent[], placed: ReadonlySet<string>): ReadonlyMap<string, Told> {
  const partners = new Map<string, Told>();
  for (const event of history) {
    if ((event.type !== "effect" && event.type !== "call") || event.order === noOrder) continue;
    const told: Told = partners.get(event.actor) ?? { strange: new Map(), orders: new Set() };
    partners.set(event.actor, told);
    if (placed.has(event.order)) told.orders.add(event.order);
    else if (!told.strange.has(event.order)) told.strange.set(event.order, event.i);
  }
  return partners;
}

/** Orders that the shop turned away, whatever was tried. */
function refusedIn(history: readonly HistoryEvent[]): ReadonlySet<string> {
  const [refused, taken] = [new Set<string>(), new Set<string>()];
  for (const event of history) {
    if (event.type !== "ok" && event.type !== "info" && event.type !== "fail") continue;
    if (event.value.operation === "place") (event.type === "fail" ? refused : taken).add(event.order);
  }
  return new Set([...refused].filter((order) => !taken.has(order)));
}

/**
 * Takes back what a checker holds against the integration where it may just have called orders by names that nobody
 * knows. Where it is known how it names orders at that partner, or the partner was told of every order, a strange name is
 * the integration's own doing.
 *
 * @param written the history as it was written
 * @param resolved the same with its orders resolved
 */
export function createNamingDoubt(
  written: readonly HistoryEvent[],
  resolved: readonly HistoryEvent[],
): <R extends Result>(result: R) => R {
  const placed = placedIn(resolved);
  const doubtful = [...toldTo(resolved, placed)].filter(([, { strange }]) => strange.size > 0);
  if (doubtful.length === 0) return (result) => result;
  const literal = callsByReference(written, placed);
  const byRule = new Set(
    written.flatMap((event) => (event.type === "order-named" && !isGuess(event.value.by) ? [event.value.name] : [])),
  );
  const ruled = new Set(written.flatMap((event) => (event.type === "call" && byRule.has(event.order) ? [event.actor] : [])));
  const refused = refusedIn(resolved);
  const names = new Map<string, number>();
  const at = new Set<string>();
  const untold = new Set<string>();
  const others = new Map<string, number>();
  for (const [partner, { strange, orders }] of doubtful) {
    for (const [name, i] of strange) if (isOfOtherRun(name)) others.set(name, i);
    if ([...strange.keys()].every(isOfOtherRun)) continue;
    const missing = [...placed].filter((order) => !orders.has(order) && !refused.has(order));
    if (literal.has(partner) || ruled.has(partner) || missing.length === 0) continue;
    for (const [name, i] of strange) if (!isOfOtherRun(name)) names.set(name, i);
    for (const order of missing) untold.add(order);
    at.add(partner);
  }
  const some = (of: Iterable<string>): readonly string[] => [...of].slice(0, mostNamed);
  const eventsOf = (of: ReadonlyMap<string, number>): readonly number[] => [...of.values()].slice(0, mostNamed);
  const reasons: Evidence[] = [];
  if (others.size > 0)
    reasons.push(namingFindings("order-of-another-run", { names: some(others.keys()), events: eventsOf(others) }));
  if (names.size > 0)
    reasons.push(
      namingFindings("order-not-recognized", {
        partners: [...at],
        names: some(names.keys()),
        orders: some(untold),
        events: eventsOf(names),
      }),
    );
  if (reasons.length === 0) return (result) => result;
  const concerned = ({ order }: Evidence): boolean =>
    order !== undefined && (names.has(order) || untold.has(order) || others.has(order));
  return (result) =>
    result.verdict === "broken" && result.evidence.every(concerned)
      ? { ...result, verdict: "unproven", evidence: [...reasons, ...result.evidence], found: result.found + reasons.length }
      : result;
}
