import type { Effect } from "../core/history.ts";
import type { HistoryIndex } from "./index-history.ts";
import { hasRole } from "./roles.ts";

const ofMoney: ReadonlySet<Effect["kind"]> = new Set(["authorized", "captured", "voided", "refunded"]);

/** Whether the integration takes money at all. One without a payment partner, whatever that is called, sends samples, or is paid elsewhere. */
export function takesMoney(index: HistoryIndex): boolean {
  if (hasRole(index, "authorize", "capture")) return true;
  return [...index.orders.values()].some(({ effects }) => effects.some(({ value }) => ofMoney.has(value.kind)));
}
