import { workOf } from "../core/abandoned.ts";
import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { EventOf, HistoryEvent, OrderView } from "../core/history.ts";
import { untoldPartners } from "../core/untold.ts";
import type { Evidence } from "../core/verdict.ts";
import { waitingForShoppers } from "./at-the-bank.ts";
import { citing, type Sum } from "./citing.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import {
  capturedMinor,
  chargeOf,
  currencyOf,
  effectsOf,
  endOf,
  isUnnamed,
  liveShipments,
  money,
  type OrderStory,
  sumOf,
  totalOf,
} from "./order-story.ts";
import { takesMoney } from "./takes-money.ts";

type Difference =
  | (Sum & { readonly what: "captured" | "refunded"; readonly ledgerMinor: number })
  | { readonly what: "shipped"; readonly shipped: boolean }
  | (Sum & { readonly what: "price"; readonly totalMinor: number })
  | { readonly what: "currency"; readonly shown: string; readonly paid: string }
  | { readonly what: "unpaid" }
  | (Sum & { readonly what: "kept"; readonly end: string });

/** How one difference reads. */
function differs(one: Difference): string {
  const parcels = (shipped: boolean): string => (shipped ? "shipped" : "not shipped");
  switch (one.what) {
    case "captured":
    case "refunded":
      return `the shop says ${money(one.amountMinor, one.currency)} ${one.what}, the ledger says ${money(one.ledgerMinor, one.currency)}`;
    case "shipped":
      return `the shop says ${parcels(!one.shipped)}, the carrier says ${parcels(one.shipped)}`;
    case "price":
      return `the shop's price is ${money(one.amountMinor, one.currency)}, the customer's was ${money(one.totalMinor, one.currency)}`;
    case "currency":
      return `the shop's currency is ${one.shown}, the customer's was ${one.paid}`;
    case "unpaid":
      return "the shop says confirmed, but the payment partner knows of no payment";
    case "kept":
      return `the shop says ${one.end}, but ${money(one.amountMinor, one.currency)} stays captured`;
  }
}

interface Backlog {
  readonly count: number;
}

const found = defineFindings({
  "view-differs": ({ order, differences }: { order: string; differences: readonly Difference[] }) =>
    `${order}: ${differences.map(differs).join("; ")}`,
  "unknown-order-acted-for": ({ order }: { order: string }) => `the shop does not know ${order}, but partners acted for it`,
  "number-never-told": ({ order }: { order: string }) =>
    `partners acted for ${order}, and no answer told the customer what the shop calls it: nobody can look how it ended (where the shop shows it by the customer's own reference too, say so in orders.read)`,
  "captured-too-early": ({ order, amountMinor, currency, ledgerMinor }: Sum & { order: string; ledgerMinor: number }) =>
    `${order} was shown as ${money(amountMinor, currency)} captured, when the ledger said ${money(ledgerMinor, currency)}`,
  "confirmed-too-early": ({ order }: { order: string }) =>
    `${order} was shown as confirmed, when the payment partner had been asked for nothing that it granted`,
  "another-order-shown": ({ order, amountMinor, currency, other }: Sum & { order: string; other: string }) =>
    `${order} was once shown with a price of ${money(amountMinor, currency)}: that is ${other}'s, and was never its own`,
  "shipped-too-early": ({ order }: { order: string }) => `${order} was shown as shipped, when the carrier knew of no parcel`,
  "outbox-not-empty": ({ count }: Backlog) => `${count} pieces of work are still in the integration's outbox after settling`,
  "inbox-not-empty": ({ count }: Backlog) => `${count} webhooks are still in the integration's inbox after settling`,
  "dead-letters": ({ count }: Backlog) =>
    `${count} dead letters are left, but no order asks for attention and no partner refused anything`,
  "not-quiet": ({ afterMs, pending }: { afterMs: number; pending: readonly string[] }) =>
    `after ${afterMs} ms of settling it was still not quiet${pending.length === 0 ? "" : `: ${pending.join("; ")}`}`,
  "never-settled": () => "the run has no settling phase: its ends are not final",
});

/** What customers are shown that partners did, and whose contracts do not tell whether they did it. */
interface Untold {
  readonly captured: readonly Evidence[];
  readonly refunded: readonly Evidence[];
  readonly shipped: readonly Evidence[];
}

const untoldOf = ({ facts }: HistoryIndex): Untold => ({
  captured: untoldPartners(["capture"], facts),
  refunded: untoldPartners(["refund"], facts),
  shipped: untoldPartners(["ship"], facts),
});

/** The view without what nothing is known about: it can neither be right nor wrong. */
function comparable(view: OrderView, untold: Untold): OrderView {
  const { capturedMinor, refundedMinor, shipped, ...rest } = view;
  return {
    ...rest,
    ...(capturedMinor === undefined || untold.captured.length > 0 ? {} : { capturedMinor }),
    ...(refundedMinor === undefined || untold.refunded.length > 0 ? {} : { refundedMinor }),
    ...(shipped === undefined || untold.shipped.length > 0 ? {} : { shipped }),
  };
}

/** Whose contracts would have to tell more, for what that view shows. */
const doubtsAbout = ({ capturedMinor, refundedMinor, shipped }: OrderView, untold: Untold): readonly Evidence[] => [
  ...(capturedMinor === undefined ? [] : untold.captured),
  ...(refundedMinor === undefined ? [] : untold.refunded),
  ...(shipped === undefined ? [] : untold.shipped),
];

/** How the shop's view of an order differs from what the partners did. What it does not show, it cannot show wrong. */
function differences(story: OrderStory, view: OrderView, sells: boolean): Difference[] {
  const currency = currencyOf(story);
  const captured = capturedMinor(story);
  const refunded = sumOf(effectsOf(story, "refunded"));
  const list: Difference[] = [];
  // "Captured and not undone": a shop that cancelled an order may tell the charge and its refund, or neither.
  const { capturedMinor: shownMinor = captured, refundedMinor = refunded } = view;
  const undone = view.status === "cancelled" && shownMinor - refundedMinor === captured - refunded;
  if (!undone && shownMinor !== captured)
    list.push({ what: "captured", amountMinor: shownMinor, currency, ledgerMinor: captured });
  if (!undone && refundedMinor !== refunded)
    list.push({ what: "refunded", amountMinor: refundedMinor, currency, ledgerMinor: refunded });
  const shipped = liveShipments(story).length > 0;
  if (view.shipped !== undefined && view.shipped !== shipped) list.push({ what: "shipped", shipped });
  const total = totalOf(story);
  // a shop may show the whole price, or what is left of it beside a gift card
  const left = chargeOf(story);
  if (total !== undefined && view.totalMinor !== total && view.totalMinor !== left)
    list.push({ what: "price", amountMinor: view.totalMinor, currency, totalMinor: total });
  if (story.place.currency !== undefined && view.currency !== story.place.currency)
    list.push({ what: "currency", shown: view.currency, paid: story.place.currency });
  if (sells && view.status === "confirmed" && captured === 0 && effectsOf(story, "authorized").length === 0)
    list.push({ what: "unpaid" });
  if ((view.status === "cancelled" || view.status === "declined") && captured > refunded)
    list.push({ what: "kept", end: view.status, amountMinor: captured - refunded, currency });
  return list;
}

/** What explains work that is left after settling. */
interface Left {
  /** A person has to look, or a partner refused something. */
  readonly isUpset: boolean;
  /** So many orders' shoppers are still at the bank. */
  readonly atBank: number;
}

function checkBacklog(backlog: EventOf<"backlog">, { isUpset, atBank }: Left): Evidence[] {
  const { outbox, inbox, deadLetters } = backlog.value;
  const events = [backlog.i];
  return [
    ...(outbox > workOf(atBank) ? [found("outbox-not-empty", { count: outbox, events })] : []),
    ...(inbox > 0 ? [found("inbox-not-empty", { count: inbox, events })] : []),
    ...(deadLetters > 0 && !isUpset ? [found("dead-letters", { count: deadLetters, events })] : []),
  ];
}

function checkSettled(history: readonly HistoryEvent[], left: Left): { settled: boolean; evidence: Evidence[] } {
  const evidence: Evidence[] = [];
  let settled = false;
  for (const event of history) {
    if (event.type === "backlog") evidence.push(...checkBacklog(event, left));
    if (event.type !== "settled") continue;
    settled = true;
    if (event.value.quiet) continue;
    const { afterMs, pending } = event.value;
    evidence.push(found("not-quiet", { afterMs, pending: pending.slice(0, 5), events: [event.i] }));
  }
  return { settled, evidence };
}

/** What an order was shown as while the run went on: to its customer, or to who only watched. */
function viewIn(event: HistoryEvent): { readonly order: string; readonly view: OrderView } | undefined {
  if (event.type === "look") return { order: event.order, view: event.value.view };
  return event.type === "ok" && event.value.view !== undefined ? { order: event.order, view: event.value.view } : undefined;
}

/** The prices that an order had, or was to have, at any time. */
const pricesOf = ({ place, reductions, read }: OrderStory): readonly (number | undefined)[] => [
  place.amountMinor,
  ...reductions.keys(),
  read?.value?.totalMinor,
];

/** By price in its currency: the orders that have it. */
function ordersByPrice(orders: ReadonlyMap<string, OrderStory>): ReadonlyMap<string, string> {
  const byPrice = new Map<string, string>();
  for (const story of orders.values())
    for (const price of pricesOf(story)) if (price !== undefined) byPrice.set(money(price, currencyOf(story)), story.order);
  return byPrice;
}

/** No look may show what no partner had done by then, nor what is another order's. The first of an order tells enough. */
function checkLooks(history: readonly HistoryEvent[], index: HistoryIndex, untold: Untold): Evidence[] {
  const { orders } = index;
  const sells = takesMoney(index);
  const seen = new Map<string, Evidence>();
  let byPrice: ReadonlyMap<string, string> | undefined;
  const judge = ({ i }: HistoryEvent, story: OrderStory, shown: OrderView): Evidence | undefined => {
    const view = comparable(shown, untold);
    const { capturedMinor = 0, totalMinor, currency } = view;
    const before = story.effects.filter((effect) => effect.i < i);
    const cited = (): Pick<Evidence, "events" | "effects" | "ledger"> & { order: string } => ({
      order: story.order,
      ...citing(before, [i]),
    });
    const captured = sumOf(before.filter(({ value }) => value.kind === "captured"));
    if (capturedMinor > captured)
      return found("captured-too-early", {
        ...cited(),
        amountMinor: capturedMinor,
        currency: currencyOf(story),
        ledgerMinor: captured,
      });
    if (view.shipped && !before.some(({ value }) => value.kind === "shipped")) return found("shipped-too-early", cited());
    const isPaid = ({ value }: OrderStory["effects"][number]): boolean =>
      value.kind === "authorized" || value.kind === "captured";
    // one that is never paid for is judged by its end
    if (sells && view.status === "confirmed" && !before.some(isPaid) && story.effects.some(isPaid))
      return found("confirmed-too-early", cited());
    if (pricesOf(story).includes(totalMinor)) return undefined;
    byPrice ??= ordersByPrice(orders);
    const other = byPrice.get(money(totalMinor, currency));
    return other === undefined
      ? undefined
      : found("another-order-shown", { ...cited(), amountMinor: totalMinor, currency, other });
  };
  for (const event of history) {
    const shown = viewIn(event);
    const story = shown === undefined || seen.has(shown.order) ? undefined : orders.get(shown.order);
    const problem = shown === undefined || story === undefined ? undefined : judge(event, story, shown.view);
    if (problem !== undefined) seen.set(story?.order ?? "", problem);
  }
  return [...seen.values()];
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const index = indexHistory(history);
  const { orders } = index;
  const sells = takesMoney(index);
  const untold = untoldOf(index);
  const doubts = new Map<string, Evidence>();
  const evidence: Evidence[] = [];
  const numberless: Evidence[] = [];
  let examined = 0;
  const waitsForShopper = waitingForShoppers(index, history);
  let isUpset = false;
  let atBank = 0;
  for (const story of orders.values()) {
    if (endOf(story) === "pending" && waitsForShopper(story)) atBank += 1;
    isUpset ||= endOf(story) === "attention" || story.refusals.size > 0 || story.evasions.size > 0 || story.failures.length > 0;
    const view = story.read?.value;
    if (view === null || view === undefined) {
      if (endOf(story) !== "absent" && !isUnnamed(story)) continue;
      examined += 1;
      if (!story.effects.some(({ value }) => value.kind !== "tracked" && value.kind !== "opted-out")) continue;
      const cited = { order: story.order, ...citing(story.effects, [story.read?.i ?? 0]) };
      if (isUnnamed(story)) numberless.push(found("number-never-told", cited));
      else evidence.push(found("unknown-order-acted-for", cited));
      continue;
    }
    examined += 1;
    for (const doubt of doubtsAbout(view, untold)) doubts.set(doubt.sentence, doubt);
    const list = differences(story, comparable(view, untold), sells);
    if (list.length === 0) continue;
    const cited = { order: story.order, ...citing(story.effects, [story.read?.i ?? 0]) };
    evidence.push(found("view-differs", { ...cited, differences: list }));
  }
  const end = checkSettled(history, { isUpset, atBank });
  evidence.push(...end.evidence, ...checkLooks(history, index, untold));
  const open = [...doubts.values(), ...numberless];
  if (evidence.length === 0 && open.length > 0) return conclude(examined, [], open);
  if (end.settled || evidence.length > 0) return conclude(examined, evidence);
  return {
    verdict: "unproven",
    evidence: [found("never-settled", { events: [] })],
    found: 1,
    examined,
  };
}

/** Compares each order's public view after settling with the partners' ledgers, asks for an empty backlog, and lets no earlier look show what had not happened yet. */
export const convergence = defineChecker({
  name: "convergence",
  promise: "after settling, what the shop tells its customers equals what the partners did, and it never tells more",
  findings: [found],
  check,
});
