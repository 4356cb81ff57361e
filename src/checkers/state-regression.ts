import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent, OrderView } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { type OrderStory, priced } from "./order-story.ts";

interface Seen {
  readonly i: number;
  readonly view: OrderView;
}

const ends: ReadonlySet<string> = new Set(["confirmed", "cancelled", "declined"]);

/** What an order's later view takes back of an earlier one. A person at work (`attention`) may decide anything. */
function takenBack(story: OrderStory, earlier: OrderView, later: OrderView): string | undefined {
  const { order } = story;
  if (ends.has(earlier.status) && later.status !== earlier.status && later.status !== "attention" && later.status !== "unknown") {
    const cancels = story.cancel.invoked > 0 && later.status !== "declined";
    // there may be something to do again while a refund is under way
    const refunds = story.refunds.size > 0 && later.status === "pending";
    const asked = earlier.status === "confirmed" && (cancels || refunds);
    if (!asked) return `${order} was shown as ${earlier.status}, and later as ${later.status}`;
  }
  if (later.refundedMinor < earlier.refundedMinor && later.status !== "cancelled")
    return `${order} was shown with ${priced(story, earlier.refundedMinor)} refunded, and later with ${priced(story, later.refundedMinor)}`;
  if (later.capturedMinor < earlier.capturedMinor && later.status === earlier.status && later.status === "confirmed")
    return `${order} was shown with ${priced(story, earlier.capturedMinor)} captured, and later with ${priced(story, later.capturedMinor)}`;
  return undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const { orders } = indexHistory(history);
  const latest = new Map<string, Seen>();
  // Reads may overlap: one counts as later only than those that had ended when it began.
  const knownAtStart = new Map<number, Seen | undefined>();
  const evidence: Evidence[] = [];
  let examined = 0;
  const look = (order: string, seen: Seen, earlier: Seen | undefined): void => {
    const story = orders.get(order);
    latest.set(order, seen);
    if (story === undefined || earlier === undefined) return;
    examined += 1;
    const sentence = takenBack(story, earlier.view, seen.view);
    if (sentence !== undefined) evidence.push({ sentence, order, events: [earlier.i, seen.i] });
  };
  for (const event of history) {
    if (event.type === "invoke" && event.value.operation === "read") knownAtStart.set(event.op, latest.get(event.order));
    else if (event.type === "ok" && event.value.operation === "read" && event.value.view !== undefined) {
      look(event.order, { i: event.i, view: event.value.view }, knownAtStart.get(event.op));
      knownAtStart.delete(event.op);
    } else if (event.type === "read" && event.value !== null)
      look(event.order, { i: event.i, view: event.value }, latest.get(event.order));
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/** Follows what customers were shown of an order over time. Does not apply where no order was read twice. */
export const stateRegression = defineChecker({
  name: "state-regression",
  promise: "an order that was shown as ended never goes back, and no refund is taken back",
  check,
});
