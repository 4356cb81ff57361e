import type { Order } from "./order.ts";
import type { Progress } from "./status.ts";

/** A charge that was asked for once may have been made, whatever came of it since. */
export function isChargeAsked({ payment }: Order, { begun }: Progress): boolean {
  return payment?.status === "captured" || begun.has("capture");
}
