/** Whom the shop works with, in the order in which their work is looked for. */
export const partnerNames = ["payment", "carrier", "messaging"] as const;

export type PartnerName = (typeof partnerNames)[number];
