import type { OrderStory } from "./order-story.ts";

/** All goes as it was meant to, and nobody need look. */
const routine: ReadonlySet<string> = new Set([
  "parcel-in-transit",
  "parcel-delivered",
  "payment-captured",
  "payout-paid",
  "dispute-won",
]);

const ofParcels: ReadonlySet<string> = new Set([
  "label-cancelled",
  "parcel-in-transit",
  "parcel-delivered",
  "parcel-exception",
  "parcel-returned",
]);

/** A merchant, a bank or a carrier did something for which a shop may call a person, or give the order up. */
export const isUpset = ({ moves }: OrderStory): boolean => moves.some(({ value }) => !routine.has(value.move));

/** The parcel's own way, or its label's, is none that the integration chose. */
export const parcelMoved = ({ moves }: OrderStory): boolean => moves.some(({ value }) => ofParcels.has(value.move));

/** A merchant let go of the money that was held. */
export const releasedByMerchant = ({ moves, effects }: OrderStory): boolean =>
  moves.some(({ value }) => value.move === "payment-voided") || effects.some(({ move }) => move === "payment-voided");

/** What was captured is not there any more: the bank said so afterwards, and it is for a person what comes of it. */
export const captureFailed = ({ effects }: OrderStory): boolean => effects.some(({ value }) => value.kind === "capture-failed");
