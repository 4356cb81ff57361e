import type { HistoryEvent, NamedBy } from "./history.ts";
import { type OrderNaming, ranks, readNaming } from "./partner-naming.ts";

/** Begins what sets orders of one run apart from those of others, where the integration keeps its database. */
export const suffixMark = "-fd";

const ofOtherRun = new RegExp(`${suffixMark}[0-9a-z]{8,}$`);

/** Whether an order was placed in another run: the names of this one's orders are told without their suffix. */
export const isOfOtherRun = (name: string): boolean => ofOtherRun.test(name);

/** What belongs to no order. */
export const noOrder = "-";

/** What follows from several of these is as sure as the least sure of them. */
export const leastSure = (of: readonly NamedBy[]): NamedBy =>
  ranks[Math.max(...of.map((by) => ranks.indexOf(by)))] ?? "elimination";

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
export function callsByReference(history: readonly HistoryEvent[], placed: ReadonlySet<string>): ReadonlySet<string> {
  const partners = new Set<string>();
  for (const event of history) if (event.type === "call" && placed.has(event.order)) partners.add(event.actor);
  return partners;
}

export function placedIn(history: readonly HistoryEvent[]): ReadonlySet<string> {
  const placed = new Set<string>();
  for (const event of history) if (event.type === "invoke" && event.value.operation === "place") placed.add(event.order);
  return placed;
}

/** The event as one of that order. */
function renamed<E extends OfOrder>(event: E, order: string): E {
  const { site } = event as { readonly site?: { readonly kind: string } };
  return { ...event, order, ...(site !== undefined && site.kind !== "link" && { site: { ...site, order } }) };
}

/** The partner that an event is of, or who else it is of. */
const partnerOf = (event: HistoryEvent): string => {
  const { site } = event as { readonly site?: { readonly partner?: string } };
  return site?.partner ?? event.actor;
};

export const namingIn = (history: readonly HistoryEvent[], placed: ReadonlySet<string>): OrderNaming =>
  readNaming(history, callsByReference(history, placed), (name) => name !== noOrder && !isOfOtherRun(name));

/** The history with every event under the reference of its order, whatever the shop calls it at partners. */
export function resolveOrders(history: readonly HistoryEvent[]): readonly HistoryEvent[] {
  if (!history.some(({ type }) => type === "order-named")) return history;
  const placed = placedIn(history);
  const { orderOf } = namingIn(history, placed);
  return history.map((event) => {
    if (!isOfOrder(event) || !isPartners(event) || placed.has(event.order)) return event;
    const order = orderOf(partnerOf(event), event.order);
    return order === undefined ? event : renamed(event, order);
  });
}
