import type { HistoryEvent } from "../core/history.ts";
import { type HistoryIndex, isRead, noOrder } from "./index-history.ts";
import type { OrderStory } from "./order-story.ts";

const pairOf = (partner: string, order: string): string => `${partner} ${order}`;

/** By partner and order: what the shop may have been told of, by an answer or a webhook that it took. A look at all orders may tell of each. */
function toldOf({ calls }: HistoryIndex, history: readonly HistoryEvent[]): ReadonlySet<string> {
  const told = new Set<string>();
  for (const exchange of calls) {
    const { status = 0, delivery } = exchange.answer?.value ?? {};
    if (status < 200 || status >= 300 || (delivery !== "whole" && delivery !== "slow")) continue;
    const { actor, order } = exchange.call;
    if (order !== noOrder || isRead(exchange)) told.add(pairOf(actor, order));
  }
  for (const event of history) {
    if (event.type !== "webhook-acknowledged" || event.value.counterfeit !== undefined) continue;
    if (event.value.status >= 200 && event.value.status < 300) told.add(pairOf(event.site.partner, event.order));
  }
  return told;
}

/**
 * Whether the order's shopper was sent to the bank and has not come back: nobody has said yes or no, and it may wait for that as
 * long as it likes. A cancellation that was accepted ends it all the same, and a shop that was never told of the bank has sent nobody there.
 */
export function waitingForShoppers(index: HistoryIndex, history: readonly HistoryEvent[]): (story: OrderStory) => boolean {
  let told: ReadonlySet<string> | undefined;
  return ({ order, books, cancel, read }) => {
    const partner = books.find(({ value }) => value.awaitsShopper)?.actor;
    if (partner === undefined || cancel.ok > 0) return false;
    if (read?.value?.atBank) return true;
    told ??= toldOf(index, history);
    return told.has(pairOf(partner, order)) || told.has(pairOf(partner, noOrder));
  };
}
