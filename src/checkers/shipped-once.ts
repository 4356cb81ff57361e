import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Cited, Evidence } from "../core/verdict.ts";
import { citing } from "./citing.ts";
import { indexHistory } from "./index-history.ts";
import { endOf, liveShipments, type OrderStory, wasAsked } from "./order-story.ts";
import { hasRole } from "./roles.ts";

interface Parcels {
  readonly order: string;
  readonly labels: readonly string[];
}

const found = defineFindings({
  "shipped-unplaced": ({ order }: { order: string }) => `a parcel was sent for ${order}, which no customer placed`,
  "shipped-again": ({ order, labels }: Parcels) =>
    `${order} was shipped ${labels.length} times (${labels.join(", ")}), and no label was cancelled since`,
  "shipped-though-refused": ({ order, labels }: Parcels) =>
    `${order} was refused to the customer, yet a parcel was sent (${labels.join(", ")})`,
  "label-left": ({ order, labels, end }: Parcels & { end: string }) =>
    `${order} ended ${end}, but its label ${labels.join(", ")} was never cancelled`,
  "label-of-unknown-order": ({ order, labels }: Parcels) =>
    `the shop does not know ${order}, but its label ${labels.join(", ")} was never cancelled`,
  "never-shipped": ({ order }: { order: string }) => `${order} ended confirmed, but no parcel was sent`,
});

function problemOf(story: OrderStory, ships: boolean, of: Cited & { readonly order: string }): Evidence | undefined {
  const labels = liveShipments(story).map(({ value }) => value.ref);
  const end = endOf(story);
  if (labels.length > 1) return found("shipped-again", { ...of, labels });
  if (labels.length === 1 && wasAsked(story.place) === "no") return found("shipped-though-refused", { ...of, labels });
  if (labels.length === 1 && end === "absent") return found("label-of-unknown-order", { ...of, labels });
  if (labels.length === 1 && (end === "cancelled" || end === "declined")) return found("label-left", { ...of, labels, end });
  if (labels.length === 0 && end === "confirmed" && ships) return found("never-shipped", of);
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
    const of = { order: story.order, ...citing(lines, [story.place.witness], [story.read?.i ?? -1]) };
    const problem = story.place.invoked === 0 ? found("shipped-unplaced", of) : problemOf(story, ships, of);
    if (problem !== undefined) evidence.push(problem);
  }
  return ships || shipments > 0 ? conclude(examined, evidence) : undefined;
}

/** Counts labels bought and not cancelled per order: one for a confirmed order, none for a cancelled or declined one, never two. */
export const shippedOnce = defineChecker({
  name: "shipped-once",
  promise: "every confirmed order is shipped exactly once, and no cancelled or declined one stays shipped",
  findings: [found],
  looksAt: ["ship"],
  check,
});
