import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import {
  effectsOf,
  endOf,
  ledgerLine,
  livePayments,
  type OrderStory,
  openAuthorizations,
  priced,
  reducedBy,
  sumOf,
  totalOf,
  wasAsked,
} from "./order-story.ts";
import { couldNotBeKnown } from "./reception.ts";
import { refundNames } from "./refund-names.ts";
import { refundFailed } from "./roles.ts";
import { takesMoney } from "./takes-money.ts";
import { triedInVain } from "./tried-in-vain.ts";

const moneyKinds = new Set(["authorized", "captured", "voided", "refunded"]);

/** What was taken off was charged first and could not be given back: the bank refused, or did not answer. Then it is for a person. */
type StuckWithIt = (story: OrderStory) => boolean;

/**
 * What the ledger says of one order's charge, against what the customer was promised: counted per order, never per
 * idempotency key, since a fresh key per attempt is exactly how customers get charged twice.
 */
function problemOf(index: HistoryIndex, story: OrderStory, stuckWithIt: StuckWithIt): string | undefined {
  const { order } = story;
  const total = totalOf(story);
  const captures = effectsOf(story, "captured");
  const captured = sumOf(captures);
  // where a partner without keys took it again when nobody could know, a person has to look: no more can be asked
  const excused = captures.length > 1 && endOf(story) === "attention";
  const taken = excused ? sumOf(captures.filter((capture) => !couldNotBeKnown(index, capture))) : captured;
  // a shop may take the whole amount, and give back what was taken off the order
  const charged = taken - Math.min(reducedBy(story), sumOf(refundNames(index, story).unasked));
  const costs = (): string =>
    `${reducedBy(story) > 0 ? "since it was reduced it costs" : "it costs"} ${priced(story, total ?? 0)}`;
  const times = captures.length === 1 ? "one capture" : `${captures.length} captures`;
  const end = endOf(story);
  const asked = wasAsked(story.place);

  if (asked === "no" && (captures.length > 0 || livePayments(story).length > 0))
    return `${order} was refused to the customer, yet the payment partner holds or took ${priced(story, captured + sumOf(openAuthorizations(story)))}`;
  const most = stuckWithIt(story) ? (story.place.amountMinor ?? total) : total;
  if (most !== undefined && charged > most) return `${order} was charged ${priced(story, charged)} in ${times}, but ${costs()}`;
  const live = livePayments(story);
  // several that were captured are one charge in parts: their sum was looked at above
  if (live.length > 1 && openAuthorizations(story).length > 0)
    return `${order} ended with ${live.length} authorizations that were never voided (${live.map(({ value }) => value.ref).join(", ")}): at most one may stay`;
  if (end === "confirmed" && total !== undefined && charged !== total)
    return `${order} ended confirmed, but ${charged === 0 ? "nothing was charged" : `only ${priced(story, charged)} was charged`}: ${costs()}`;
  const kept = captured - sumOf(effectsOf(story, "refunded"));
  if ((end === "cancelled" || end === "declined") && kept > 0)
    return `${order} ended ${end}, but ${priced(story, kept)} of the customer's money was kept`;
  if ((end === "cancelled" || end === "declined") && openAuthorizations(story).length > 0)
    return `${order} ended ${end}, but ${priced(story, sumOf(openAuthorizations(story)))} is still held on the customer's card: the authorization was never voided`;
  if (end === "absent" && (captured > 0 || live.length > 0))
    return `the shop does not know ${order}, yet the payment partner holds or took ${priced(story, captured + sumOf(openAuthorizations(story)))} for it`;
  return undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  if (!takesMoney(index)) return undefined;
  const { orders } = index;
  const exhausted = triedInVain(index, "refund");
  const stuckWithIt: StuckWithIt = (story) =>
    reducedBy(story) > 0 && endOf(story) === "attention" && (refundFailed(index, story) || exhausted(story.order));
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    const lines = story.effects.filter(({ value }) => moneyKinds.has(value.kind));
    if (story.place.invoked === 0 && lines.length === 0) continue;
    examined += 1;
    const sentence =
      story.place.invoked === 0
        ? `money moved for ${story.order}, which no customer placed`
        : problemOf(index, story, stuckWithIt);
    if (sentence === undefined) continue;
    const asked = [story.place, ...story.reductions.values()].map(({ witness }) => witness);
    const events = [...asked, ...lines.map(({ i }) => i), story.read?.i ?? -1].filter((i) => i >= 0);
    evidence.push({ sentence, order: story.order, events, ledger: lines.map(ledgerLine) });
  }
  return conclude(examined, evidence);
}

/** Counts what the payment partner's ledger took per order; does not apply where there is none. `ok` and confirmed: the total, once. `info`: once or not at all, then resolved. `fail`: nothing. */
export const chargedOnce = defineChecker({
  name: "charged-once",
  promise: "every confirmed order is charged its total exactly once, and no other order keeps the customer's money",
  looksAt: ["authorize", "capture"],
  check,
});
