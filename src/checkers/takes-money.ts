import type { Effect } from "../core/history.ts";
import type { HistoryIndex } from "./index-history.ts";

const ofMoney: ReadonlySet<Effect["kind"]> = new Set(["authorized", "captured", "voided", "refunded"]);

/** Whether the integration takes money at all. One without a payment partner, whatever that is called, sends samples, or is paid elsewhere. */
export function takesMoney({ facts, orders }: HistoryIndex): boolean {
  if (facts === undefined || "payment" in facts.partners) return true;
  return [...orders.values()].some(({ effects }) => effects.some(({ value }) => ofMoney.has(value.kind)));
}
