import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { EventOf, HistoryEvent, OrderView } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { effectsOf, endOf, ledgerLine, liveShipments, type OrderStory, priced, sumOf, totalOf } from "./order-story.ts";
import { takesMoney } from "./takes-money.ts";

/** How the shop's view of an order differs from what the partners did. */
function differences(story: OrderStory, view: OrderView, sells: boolean): string[] {
  const captured = sumOf(effectsOf(story, "captured"));
  const refunded = sumOf(effectsOf(story, "refunded"));
  const found: string[] = [];
  // "Captured and not undone": a shop that cancelled an order may tell the charge and its refund, or neither.
  const undone = view.status === "cancelled" && view.capturedMinor - view.refundedMinor === captured - refunded;
  if (!undone && view.capturedMinor !== captured)
    found.push(`the shop says ${priced(story, view.capturedMinor)} captured, the ledger says ${priced(story, captured)}`);
  if (!undone && view.refundedMinor !== refunded)
    found.push(`the shop says ${priced(story, view.refundedMinor)} refunded, the ledger says ${priced(story, refunded)}`);
  const shipped = liveShipments(story).length > 0;
  if (view.shipped !== shipped)
    found.push(
      `the shop says ${view.shipped ? "shipped" : "not shipped"}, the carrier says ${shipped ? "shipped" : "not shipped"}`,
    );
  const total = totalOf(story);
  if (total !== undefined && view.totalMinor !== total)
    found.push(`the shop's price is ${priced(story, view.totalMinor)}, the customer's was ${priced(story, total)}`);
  if (story.place.currency !== undefined && view.currency !== story.place.currency)
    found.push(`the shop's currency is ${view.currency}, the customer's was ${story.place.currency}`);
  if (sells && view.status === "confirmed" && captured === 0 && effectsOf(story, "authorized").length === 0)
    found.push("the shop says confirmed, but the payment partner knows of no payment");
  if ((view.status === "cancelled" || view.status === "declined") && captured > refunded)
    found.push(`the shop says ${view.status}, but ${priced(story, captured - refunded)} stays captured`);
  return found;
}

function checkBacklog(backlog: EventOf<"backlog">, explained: boolean): Evidence[] {
  const { outbox, inbox, deadLetters } = backlog.value;
  const found: Evidence[] = [];
  const events = [backlog.i];
  if (outbox > 0)
    found.push({ sentence: `${outbox} pieces of work are still in the integration's outbox after settling`, events });
  if (inbox > 0) found.push({ sentence: `${inbox} webhooks are still in the integration's inbox after settling`, events });
  if (deadLetters > 0 && !explained)
    found.push({
      sentence: `${deadLetters} dead letters are left, but no order asks for attention and no partner refused anything`,
      events,
    });
  return found;
}

function checkSettled(history: readonly HistoryEvent[], explained: boolean): { settled: boolean; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  let settled = false;
  for (const event of history) {
    if (event.type === "backlog") evidence.push(...checkBacklog(event, explained));
    if (event.type !== "settled") continue;
    settled = true;
    if (event.value.quiet) continue;
    const still = event.value.pending.slice(0, 5).join("; ");
    evidence.push({
      sentence: `after ${event.value.afterMs} ms of settling it was still not quiet${still === "" ? "" : `: ${still}`}`,
      events: [event.i],
    });
  }
  return { settled, evidence };
}

/** No look of a customer may show what no partner had done by then. The first of an order tells enough. */
function checkLooks(history: readonly HistoryEvent[], orders: ReadonlyMap<string, OrderStory>): Evidence[] {
  const found = new Map<string, Evidence>();
  for (const event of history) {
    if (event.type !== "ok" || event.value.view === undefined || found.has(event.order)) continue;
    const { view } = event.value;
    const story = orders.get(event.order);
    if (story === undefined || (view.capturedMinor === 0 && !view.shipped)) continue;
    const before = story.effects.filter(({ i }) => i < event.i);
    const captured = sumOf(before.filter(({ value }) => value.kind === "captured"));
    const shipped = before.some(({ value }) => value.kind === "shipped");
    const lie =
      view.capturedMinor > captured
        ? `${priced(story, view.capturedMinor)} captured, when the ledger said ${priced(story, captured)}`
        : view.shipped && !shipped
          ? "shipped, when the carrier knew of no parcel"
          : undefined;
    if (lie === undefined) continue;
    const events = [event.i, ...before.map(({ i }) => i)];
    const sentence = `${event.order} was shown as ${lie}`;
    found.set(event.order, { sentence, order: event.order, events, ledger: before.map(ledgerLine) });
  }
  return [...found.values()];
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const index = indexHistory(history);
  const { orders } = index;
  const sells = takesMoney(index);
  const evidence: Evidence[] = [];
  let examined = 0;
  let explained = false;
  for (const story of orders.values()) {
    explained ||= endOf(story) === "attention" || story.refusals.size > 0 || story.failures.length > 0;
    const view = story.read?.value;
    if (view === null || view === undefined) {
      if (endOf(story) !== "absent") continue;
      examined += 1;
      if (!story.effects.some(({ value }) => value.kind !== "tracked" && value.kind !== "opted-out")) continue;
      evidence.push({
        sentence: `the shop does not know ${story.order}, but partners acted for it`,
        order: story.order,
        events: [story.read?.i ?? 0, ...story.effects.map(({ i }) => i)],
        ledger: story.effects.map(ledgerLine),
      });
      continue;
    }
    examined += 1;
    const found = differences(story, view, sells);
    if (found.length === 0) continue;
    const events = [story.read?.i ?? 0, ...story.effects.map(({ i }) => i)];
    evidence.push({
      sentence: `${story.order}: ${found.join("; ")}`,
      order: story.order,
      events,
      ledger: story.effects.map(ledgerLine),
    });
  }
  const end = checkSettled(history, explained);
  evidence.push(...end.evidence, ...checkLooks(history, orders));
  if (end.settled || evidence.length > 0) return conclude(examined, evidence);
  return {
    verdict: "unproven",
    evidence: [{ sentence: "the run has no settling phase: its ends are not final", events: [] }],
    found: 1,
    examined,
  };
}

/** Compares each order's public view after settling with the partners' ledgers, asks for an empty backlog, and lets no earlier look show what had not happened yet. */
export const convergence = defineChecker({
  name: "convergence",
  promise: "after settling, what the shop tells its customers equals what the partners did, and it never tells more",
  check,
});
