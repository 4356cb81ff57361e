import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Cited, Evidence } from "../core/verdict.ts";
import { citing, type Sum } from "./citing.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { knewOfVoid } from "./knew-of-void.ts";
import {
  capturedMinor,
  chargeOf,
  currencyOf,
  type EffectEvent,
  effectsOf,
  endOf,
  livePayments,
  money,
  type OrderStory,
  openAuthorizations,
  otherMeansOf,
  reducedBy,
  sumOf,
  wasAsked,
} from "./order-story.ts";
import { captureFailed, releasedByMerchant } from "./partner-moves.ts";
import { couldNotBeKnown } from "./reception.ts";
import { refundNames } from "./refund-names.ts";
import { refundFailed, wasRefused } from "./roles.ts";
import { takesMoney } from "./takes-money.ts";
import { triedInVain } from "./tried-in-vain.ts";

const moneyKinds = new Set(["authorized", "captured", "capture-failed", "voided", "refunded"]);

interface Charge extends Sum {
  readonly order: string;
}
interface Price extends Charge {
  readonly totalMinor: number;
  readonly reduced: boolean;
  readonly otherMeansMinor: number;
}

const costs = ({ reduced, totalMinor, currency, otherMeansMinor }: Price): string => {
  const by = otherMeansMinor === 0 ? "" : ` besides ${money(otherMeansMinor, currency)} that were paid by other means`;
  return `${reduced ? "since it was reduced it costs" : "it costs"} ${money(totalMinor, currency)}${by}`;
};
const sum = ({ amountMinor, currency }: Sum): string => money(amountMinor, currency);

const found = defineFindings({
  "charged-unplaced": ({ order }: { order: string }) => `money moved for ${order}, which no customer placed`,
  "charged-though-refused": (charge: Charge) =>
    `${charge.order} was refused to the customer, yet the payment partner holds or took ${sum(charge)}`,
  "charged-too-much": (price: Price & { captures: number }) =>
    `${price.order} was charged ${sum(price)} in ${price.captures === 1 ? "one capture" : `${price.captures} captures`}, but ${costs(price)}`,
  "authorized-twice": ({ order, payments }: { order: string; payments: readonly string[] }) =>
    `${order} ended with ${payments.length} authorizations that were never voided (${payments.join(", ")}): at most one may stay`,
  "charged-nothing": (price: Price) => `${price.order} ended confirmed, but nothing was charged: ${costs(price)}`,
  "charged-too-little": (price: Price) => `${price.order} ended confirmed, but only ${sum(price)} was charged: ${costs(price)}`,
  "money-kept": (charge: Charge & { end: string }) =>
    `${charge.order} ended ${charge.end}, but ${sum(charge)} of the customer's money was kept`,
  "money-held": (charge: Charge & { end: string }) =>
    `${charge.order} ended ${charge.end}, but ${sum(charge)} is still held on the customer's card: the authorization was never voided`,
  "charged-unknown-order": (charge: Charge) =>
    `the shop does not know ${charge.order}, yet the payment partner holds or took ${sum(charge)} for it`,
});

/** What was taken off was charged first and could not be given back: the bank refused, or did not answer. Then it is for a person. */
type StuckWithIt = (story: OrderStory) => boolean;

/** What was left to charge when it was placed. */
const placedFor = (story: OrderStory): number | undefined =>
  story.place.amountMinor === undefined ? undefined : story.place.amountMinor - otherMeansOf(story);

/** Whether several payments together come to no more than the whole: a gift card and a card, one for each parcel. */
const areParts = (payments: readonly EffectEvent[], wholeMinor: number | undefined): boolean =>
  wholeMinor !== undefined && payments.every(({ value }) => value.amountMinor !== undefined) && sumOf(payments) <= wholeMinor;

interface Rules {
  readonly stuckWithIt: StuckWithIt;
  /** A merchant let go of the money at the gateway's own desk, and the shop could not know of it before it showed the order's end. */
  readonly releasedUnseen: (story: OrderStory) => boolean;
}

/**
 * What the ledger says of one order's charge, against what the customer was promised: counted per order, never per
 * idempotency key, since a fresh key per attempt is exactly how customers get charged twice.
 */
function problemOf(index: HistoryIndex, story: OrderStory, rules: Rules, cited: Cited): Evidence | undefined {
  const { order } = story;
  const currency = currencyOf(story);
  const total = chargeOf(story);
  const captures = effectsOf(story, "captured");
  const captured = capturedMinor(story);
  // where a partner without keys took it again when nobody could know, a person has to look: no more can be asked
  const excused = captures.length > 1 && endOf(story) === "attention";
  const unknowable = excused ? sumOf(captures.filter((capture) => couldNotBeKnown(index, capture))) : 0;
  const taken = captured - unknowable;
  // a shop may take the whole amount, and give back what was taken off the order
  const charged = taken - Math.min(reducedBy(story), sumOf(refundNames(index, story).unasked));
  const live = livePayments(story);
  const open = sumOf(openAuthorizations(story));
  const kept = captured - sumOf(effectsOf(story, "refunded"));
  const end = endOf(story);
  const asked = wasAsked(story.place);
  const of = (amountMinor: number) => ({ ...cited, order, amountMinor, currency });
  const priced = { ...of(charged), totalMinor: total ?? 0, reduced: reducedBy(story) > 0, otherMeansMinor: otherMeansOf(story) };

  if (asked === "no" && (captures.length > 0 || live.length > 0)) return found("charged-though-refused", of(captured + open));
  const most = rules.stuckWithIt(story) ? (placedFor(story) ?? total) : total;
  if (most !== undefined && charged > most) return found("charged-too-much", { ...priced, captures: captures.length });
  // several that were captured are one charge in parts: their sum was looked at above
  if (live.length > 1 && open > 0 && !areParts(live, placedFor(story) ?? total))
    return found("authorized-twice", { ...cited, order, payments: live.map(({ value }) => value.ref) });
  if (end === "confirmed" && total !== undefined && charged !== total && !rules.releasedUnseen(story) && !captureFailed(story))
    return found(charged === 0 ? "charged-nothing" : "charged-too-little", priced);
  if ((end === "cancelled" || end === "declined") && kept > 0) return found("money-kept", { ...of(kept), end });
  if ((end === "cancelled" || end === "declined") && openAuthorizations(story).length > 0)
    return found("money-held", { ...of(open), end });
  if (end === "absent" && (captured > 0 || live.length > 0)) return found("charged-unknown-order", of(captured + open));
  return undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  if (!takesMoney(index)) return undefined;
  const { orders } = index;
  const exhausted = triedInVain(index, "refund");
  const stuckWithIt: StuckWithIt = (story) =>
    reducedBy(story) > 0 && endOf(story) === "attention" && (refundFailed(index, story) || exhausted(story.order));
  const releasedUnseen = (story: OrderStory): boolean => {
    const { read } = story;
    if (read === undefined || !releasedByMerchant(story)) return false;
    const knows = effectsOf(story, "voided").some((voided) => knewOfVoid(index, history, voided, read));
    return !knows && !wasRefused(index, story, "capture");
  };
  const rules: Rules = { stuckWithIt, releasedUnseen };
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    const lines = story.effects.filter(({ value }) => moneyKinds.has(value.kind));
    if (story.place.invoked === 0 && lines.length === 0) continue;
    examined += 1;
    const asked = [story.place, ...story.reductions.values()].map(({ witness }) => witness);
    const cited = { order: story.order, ...citing(lines, asked, [story.read?.i ?? -1]) };
    const problem = story.place.invoked === 0 ? found("charged-unplaced", cited) : problemOf(index, story, rules, cited);
    if (problem !== undefined) evidence.push(problem);
  }
  return conclude(examined, evidence);
}

/** Counts what the payment partner's ledger took per order; does not apply where there is none. `ok` and confirmed: the total, once. `info`: once or not at all, then resolved. `fail`: nothing. */
export const chargedOnce = defineChecker({
  name: "charged-once",
  promise: "every confirmed order is charged its total exactly once, and no other order keeps the customer's money",
  findings: [found],
  looksAt: ["authorize", "capture"],
  check,
});
