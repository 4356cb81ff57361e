/** What the state machine calls a service of the carrier. */
export const services = { standard: "GroundAdvantage", express: "Express" } as const;
export type Service = keyof typeof services;

/** The one carrier that quotes. */
export const carrier = "USPS";

/** A tracker's status for each status of the state machine's shipment. */
export const statusOf = {
  queued: "unknown",
  label_created: "pre_transit",
  in_transit: "in_transit",
  delivered: "delivered",
  exception: "failure",
  returned: "return_to_sender",
  cancelled: "cancelled",
  failed: "error",
} as const;

/** Nothing comes after these. */
export const finalStatuses: readonly string[] = ["delivered", "return_to_sender", "failure", "cancelled"];

/** Codes that always have the same status, for trying what a shop does with each. */
const testCodes: Readonly<Record<string, string>> = {
  EZ1000000001: "pre_transit",
  EZ2000000002: "in_transit",
  EZ3000000003: "out_for_delivery",
  EZ4000000004: "delivered",
  EZ5000000005: "return_to_sender",
  EZ6000000006: "failure",
  EZ7000000007: "unknown",
};
export const statusOfCode = (code: string): string => testCodes[code] ?? "unknown";

/** What a person reads of a status. */
export const messages: Readonly<Record<string, string>> = {
  unknown: "Nothing is known of the parcel yet",
  pre_transit: "Shipping label created",
  in_transit: "Arrived at facility",
  out_for_delivery: "Out for delivery",
  delivered: "Delivered",
  return_to_sender: "Returned to sender",
  failure: "Delivery failed",
  cancelled: "The label was given back",
};

const gramsPerOunce = 28.349523125;

export const gramsOf = (ounces: number): number => Math.max(1, Math.ceil(ounces * gramsPerOunce));

/** `4.90`, as all money is written. */
export const decimal = (minor: number, digits = 2): string => (minor / 100).toFixed(digits);

/** The state machine's parcels begin in Germany: what stays in its country is at home there. */
export const destinationCountry = (from: string, to: string): string => (from === to ? "DE" : to);
