import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { endOf, ledgerLine, liveShipments, type OrderStory, wasAsked } from "./order-story.ts";
import { hasRole } from "./roles.ts";

function problemOf(story: OrderStory, ships: boolean): string | undefined {
  const { order } = story;
  const live = liveShipments(story);
  const labels = live.map(({ value }) => value.ref).join(", ");
  const end = endOf(story);
  if (live.length > 1) return `${order} was shipped ${live.length} times (${labels}), and no label was cancelled since`;
  if (live.length === 1 && wasAsked(story.place) === "no")
    return `${order} was refused to the customer, yet a parcel was sent (${labels})`;
  if (live.length === 1 && (end === "cancelled" || end === "declined" || end === "absent"))
    return `${end === "absent" ? `the shop does not know ${order}` : `${order} ended ${end}`}, but its label ${labels} was never cancelled`;
  if (live.length === 0 && end === "confirmed" && ships) return `${order} ended confirmed, but no parcel was sent`;
  return undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { orders } = index;
  const evidence: Evidence[] = [];
  let examined = 0;
  let shipments = 0;
  // A shop that has no carrier sells what needs no parcel.
  const ships = hasRole(index, "ship");
  for (const story of orders.values()) {
    const lines = story.effects.filter(({ value }) => value.kind === "shipped" || value.kind === "shipment-cancelled");
    shipments += lines.length;
    if (story.place.invoked === 0 && lines.length === 0) continue;
    examined += 1;
    const sentence =
      story.place.invoked === 0 ? `a parcel was sent for ${story.order}, which no customer placed` : problemOf(story, ships);
    if (sentence === undefined) continue;
    const events = [story.place.witness, ...lines.map(({ i }) => i), story.read?.i ?? -1].filter((i) => i >= 0);
    evidence.push({ sentence, order: story.order, events, ledger: lines.map(ledgerLine) });
  }
  return ships || shipments > 0 ? conclude(examined, evidence) : undefined;
}

/** Counts labels bought and not cancelled per order: one for a confirmed order, none for a cancelled or declined one, never two. */
export const shippedOnce = defineChecker({
  name: "shipped-once",
  promise: "every confirmed order is shipped exactly once, and no cancelled or declined one stays shipped",
  looksAt: ["ship"],
  check,
});
