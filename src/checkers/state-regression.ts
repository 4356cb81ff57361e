import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent, OrderView } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { currencyOf, money, type OrderStory } from "./order-story.ts";
import { captureFailed } from "./partner-moves.ts";

interface Sums {
  readonly order: string;
  readonly currency: string;
  readonly beforeMinor: number;
  readonly afterMinor: number;
}

const shown = ({ order, currency, beforeMinor, afterMinor }: Sums, what: string): string =>
  `${order} was shown with ${money(beforeMinor, currency)} ${what}, and later with ${money(afterMinor, currency)}`;

const found = defineFindings({
  "status-taken-back": ({ order, before, after }: { order: string; before: string; after: string }) =>
    `${order} was shown as ${before}, and later as ${after}`,
  "refund-taken-back": (sums: Sums) => shown(sums, "refunded"),
  "capture-taken-back": (sums: Sums) => shown(sums, "captured"),
});

interface Seen {
  readonly i: number;
  readonly view: OrderView;
}

const ends: ReadonlySet<string> = new Set(["confirmed", "cancelled", "declined"]);

/** What an order's later view takes back of an earlier one. A person at work (`attention`) may decide anything. */
function takenBack(story: OrderStory, before: Seen, after: Seen): Evidence | undefined {
  const { order } = story;
  const [earlier, later] = [before.view, after.view];
  const cited = { order, currency: currencyOf(story), events: [before.i, after.i] };
  if (ends.has(earlier.status) && later.status !== earlier.status && later.status !== "attention" && later.status !== "unknown") {
    const cancels = story.cancel.invoked > 0 && later.status !== "declined";
    // there may be something to do again while a refund is under way
    const refunds = story.refunds.size > 0 && later.status === "pending";
    // a shop may show what its merchant did at a partner as it likes
    const asked = earlier.status === "confirmed" && (cancels || refunds || story.moves.length > 0);
    const { events } = cited;
    const paysAgain = earlier.status === "declined" && story.place.otherCard === true;
    if (!asked && !paysAgain) return found("status-taken-back", { order, before: earlier.status, after: later.status, events });
  }
  const { refundedMinor: refundedBefore = 0, capturedMinor: capturedBefore = 0 } = earlier;
  const { refundedMinor: refunded = refundedBefore, capturedMinor: captured = capturedBefore } = later;
  if (refunded < refundedBefore && later.status !== "cancelled")
    return found("refund-taken-back", { ...cited, beforeMinor: refundedBefore, afterMinor: refunded });
  if (captured < capturedBefore && later.status === "confirmed" && earlier.status === "confirmed" && !captureFailed(story))
    return found("capture-taken-back", { ...cited, beforeMinor: capturedBefore, afterMinor: captured });
  return undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const { orders } = indexHistory(history);
  const latest = new Map<string, Seen>();
  const all = new Map<string, Seen[]>();
  // Reads may overlap: one counts as later only than those that had ended when it began.
  const knownAtStart = new Map<number, Seen | undefined>();
  const evidence: Evidence[] = [];
  let examined = 0;
  const look = (order: string, seen: Seen, earlier: Seen | undefined): void => {
    const story = orders.get(order);
    latest.set(order, seen);
    const before = all.get(order);
    if (before === undefined) all.set(order, [seen]);
    else before.push(seen);
    if (story === undefined || earlier === undefined) return;
    examined += 1;
    const problem = takenBack(story, earlier, seen);
    if (problem !== undefined) evidence.push(problem);
  };
  for (const event of history) {
    if (event.type === "invoke" && event.value.operation === "read") knownAtStart.set(event.op, latest.get(event.order));
    else if (event.type === "ok" && event.value.operation === "read" && event.value.view !== undefined) {
      look(event.order, { i: event.i, view: event.value.view }, knownAtStart.get(event.op));
      knownAtStart.delete(event.op);
    } else if (event.type === "look") {
      const { since, view } = event.value;
      look(
        event.order,
        { i: event.i, view },
        all.get(event.order)?.findLast(({ i }) => i < since),
      );
    } else if (event.type === "read" && event.value !== null)
      look(event.order, { i: event.i, view: event.value }, latest.get(event.order));
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/** Follows what customers were shown of an order over time. Does not apply where no order was read twice. */
export const stateRegression = defineChecker({
  name: "state-regression",
  promise: "an order that was shown as ended never goes back, and no refund is taken back",
  isSafety: true,
  findings: [found],
  check,
});
