import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Cited, Evidence } from "../core/verdict.ts";
import { alikeLabels } from "./alike-labels.ts";
import { citing } from "./citing.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { type EffectEvent, endOf, liveShipments, type OrderStory, wasAsked } from "./order-story.ts";
import { parcelMoved } from "./partner-moves.ts";
import { hasRole } from "./roles.ts";

interface Parcels {
  readonly order: string;
  readonly labels: readonly string[];
}

const found = defineFindings({
  "shipped-unplaced": ({ order }: { order: string }) => `a parcel was sent for ${order}, which no customer placed`,
  "shipped-again": ({ order, labels }: Parcels) =>
    `${order} was shipped ${labels.length} times (${labels.join(", ")}), and no label was cancelled since`,
  "part-shipped-again": ({ order, labels }: Parcels) =>
    `${order} ships in parts, but one and the same part was shipped ${labels.length} times (${labels.join(", ")}): their requests say the same, and no label was cancelled since`,
  "shipped-in-too-many-parts": ({ order, labels, atMost }: Parcels & { atMost: number }) =>
    `${order} was shipped in ${labels.length} parts (${labels.join(", ")}), and the integration declares ${atMost} at most`,
  "shipped-though-refused": ({ order, labels }: Parcels) =>
    `${order} was refused to the customer, yet a parcel was sent (${labels.join(", ")})`,
  "label-left": ({ order, labels, end }: Parcels & { end: string }) =>
    `${order} ended ${end}, but its label ${labels.join(", ")} was never cancelled`,
  "label-of-unknown-order": ({ order, labels }: Parcels) =>
    `the shop does not know ${order}, but its label ${labels.join(", ")} was never cancelled`,
  "never-shipped": ({ order }: { order: string }) => `${order} ended confirmed, but no parcel was sent`,
});

const doubtful = defineFindings({
  "parts-alike": ({ order, labels }: Parcels) =>
    `${order} ships in parts, and ${labels.length} labels (${labels.join(", ")}) were bought by requests that say the same: whether these are equal parcels or one shipped again is not known. Declare split_shipments: { at_most: 2 }, or as many as an order may have, and give each parcel a key of its own; or tell the parcels apart in their requests`,
});

type OfOrder = Cited & { readonly order: string };

const refsOf = (shipments: readonly EffectEvent[]): readonly string[] => shipments.map(({ value }) => value.ref);

/** More labels than there may be: one, or several parts where the integration declares that it ships in parts. */
function tooMany(index: HistoryIndex, shipments: readonly EffectEvent[], of: OfOrder): Evidence | undefined {
  if (shipments.length <= 1) return undefined;
  const labels = refsOf(shipments);
  const split = index.facts?.declared.splitShipments;
  if (split === undefined) return found("shipped-again", { ...of, labels });
  const { atMost } = split;
  const alike = alikeLabels(index, shipments, atMost !== undefined);
  if (alike?.likeness === "again") return found("part-shipped-again", { ...of, labels: refsOf(alike.labels) });
  if (atMost !== undefined && labels.length > atMost) return found("shipped-in-too-many-parts", { ...of, labels, atMost });
  return alike && doubtful("parts-alike", { ...of, labels: refsOf(alike.labels) });
}

function problemOf(index: HistoryIndex, story: OrderStory, ships: boolean, of: OfOrder): Evidence | undefined {
  const shipments = liveShipments(story);
  const labels = refsOf(shipments);
  const end = endOf(story);
  const several = tooMany(index, shipments, of);
  if (several !== undefined) return several;
  if (labels.length > 0 && wasAsked(story.place) === "no") return found("shipped-though-refused", { ...of, labels });
  if (labels.length > 0 && end === "absent") return found("label-of-unknown-order", { ...of, labels });
  // what is on its way nobody can call back, and a merchant may give a label back at the carrier's own desk
  if (parcelMoved(story)) return undefined;
  if (labels.length > 0 && (end === "cancelled" || end === "declined")) return found("label-left", { ...of, labels, end });
  if (labels.length === 0 && end === "confirmed" && ships) return found("never-shipped", of);
  return undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { orders } = index;
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
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
    const problem = story.place.invoked === 0 ? found("shipped-unplaced", of) : problemOf(index, story, ships, of);
    if (problem !== undefined) (problem.code === "parts-alike" ? doubts : evidence).push(problem);
  }
  return ships || shipments > 0 ? conclude(examined, evidence, doubts) : undefined;
}

/** Counts labels bought and not cancelled per order: one for a confirmed order, none for a cancelled or declined one, never two. An integration that declares
 * split shipments may buy several for one order, each for another part and as many as it declares: parts may be alike. */
export const shippedOnce = defineChecker({
  name: "shipped-once",
  promise: "every confirmed order is shipped exactly once, and no cancelled or declined one stays shipped",
  findings: [found, doubtful],
  looksAt: ["ship"],
  check,
});
