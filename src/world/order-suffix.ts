import type { NewEvent } from "../core/history.ts";
import { suffixMark } from "../core/order-names.ts";

/** What sets the orders of a run apart from those of earlier ones, at an integration that keeps its database: made from when it began. */
export const orderSuffix = (nowMs: number): string => `${suffixMark}${nowMs.toString(36).padStart(8, "0")}`;

/** What was said with that suffix, as it is without. */
export function withoutSuffix(event: NewEvent, suffix: string): NewEvent {
  if (suffix === "") return event;
  const text = JSON.stringify(event);
  return text.includes(suffix) ? (JSON.parse(text.replaceAll(suffix, "")) as NewEvent) : event;
}
