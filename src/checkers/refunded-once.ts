import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Cited, Evidence } from "../core/verdict.ts";
import { citing, type Sum } from "./citing.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import {
  type Asked,
  capturedMinor,
  currencyOf,
  type EffectEvent,
  effectsOf,
  endOf,
  money,
  newAsked,
  type OrderStory,
  otherMeansOf,
  reducedBy,
  sumOf,
  totalOf,
  wasAsked,
} from "./order-story.ts";
import { cameLate, couldNotBeKnown } from "./reception.ts";
import { type RefundNames, refundNames } from "./refund-names.ts";
import { refundFailed } from "./roles.ts";
import { triedInVain } from "./tried-in-vain.ts";

interface Refund extends Sum {
  readonly order: string;
  readonly reference: string;
}

const named = ({ reference, order }: Refund): string => `refund "${reference}" of ${order}`;
const sum = ({ amountMinor, currency }: Sum): string => money(amountMinor, currency);

const found = defineFindings({
  "refunded-though-refused": (refund: Refund) => `${named(refund)} was refused to the customer, yet ${sum(refund)} was paid back`,
  "refunded-again": (refund: Refund & { times: number }) =>
    `${named(refund)} was paid ${refund.times} times, ${sum(refund)} in all`,
  "never-paid": (refund: Refund) => `${named(refund)} was accepted, but never paid`,
  "promised-too-much": (refund: Refund & { leftMinor: number }) =>
    `${named(refund)} over ${sum(refund)} was accepted, when no more than ${money(refund.leftMinor, refund.currency)} was left`,
  "other-amount": (refund: Refund & { askedMinor: number }) =>
    `${named(refund)} was asked for ${money(refund.askedMinor, refund.currency)}, but ${sum(refund)} was paid`,
  "paid-nothing": (refund: Refund) => `${named(refund)} paid nothing (${sum(refund)})`,
  "rest-kept": (rest: Sum & { order: string }) =>
    `a refund of all that is left of ${rest.order} was accepted, but ${sum(rest)} was kept`,
  unasked: (refund: Sum & { order: string }) => `${sum(refund)} was paid back for ${refund.order}, and nobody asked for it`,
});

/**
 * Whether a refund was promised beside another: before it, or at the same moment. Which of two the shop took first cannot be
 * seen, but it took one when the other stood, unless a refund had failed by then.
 */
function stoodBeside(index: HistoryIndex, story: OrderStory, { witness }: Asked, other: Asked): boolean {
  if (other.ok === 0) return false;
  if (other.witness < witness) return true;
  return other.witness > witness && other.from < witness && !refundFailed(index, story, other.witness);
}

/**
 * What is wrong with a promise that the partner refused to keep: it was over more than was left besides the refunds that
 * were accepted before it, or at once with it, and have been paid. That the shop could know.
 */
function overpromised(
  index: HistoryIndex,
  story: OrderStory,
  names: RefundNames,
  refund: Refund & Cited,
  asked: Asked,
): Evidence | undefined {
  const { amountMinor = 0 } = asked;
  const beside = [...story.refunds].filter(([, other]) => stoodBeside(index, story, asked, other));
  const paid = beside.flatMap(([reference]) => names.of(reference));
  const received = Math.max(totalOf(story) ?? Number.POSITIVE_INFINITY, sumOf(effectsOf(story, "captured")));
  const left = received - sumOf(paid);
  return amountMinor > left ? found("promised-too-much", { ...refund, amountMinor, leftMinor: left }) : undefined;
}

/** The shop tried as often as it declares, and handed the order to a person: then it is for the person to pay. */
type HandedOver = (story: OrderStory) => boolean;

function problemOf(
  index: HistoryIndex,
  handedOver: HandedOver,
  story: OrderStory,
  names: RefundNames,
  reference: string,
): Evidence | undefined {
  const asked = story.refunds.get(reference) ?? newAsked();
  const made = names.of(reference);
  const outcome = wasAsked(asked);
  const paid = sumOf(made);
  const cited = citing(made, [asked.witness]);
  const refund = { order: story.order, reference, amountMinor: paid, currency: currencyOf(story), ...cited };
  if (outcome === "no" && made.length > 0) return found("refunded-though-refused", refund);
  const avoidable = made.length > 1 ? made.filter((one) => !couldNotBeKnown(index, one)) : made;
  // a shop may pay in parts what was asked for in one
  const most = capturedMinor(story) - sumOf(effectsOf(story, "refunded")) + paid;
  const inParts = asked.amountMinor === undefined ? paid <= most : paid === asked.amountMinor;
  if (avoidable.length > 1 && !inParts) return found("refunded-again", { ...refund, times: made.length });
  if (outcome === "yes" && made.length === 0) {
    if (asked.amountMinor !== undefined && asked.amountMinor <= otherMeansOf(story)) return undefined;
    if (refundFailed(index, story)) return overpromised(index, story, names, refund, asked);
    return handedOver(story) ? undefined : found("never-paid", refund);
  }
  // a gift card is given back as a gift card: partners see the rest, or nothing
  const unseen = asked.amountMinor === undefined ? 0 : asked.amountMinor - paid;
  if (unseen > 0 && unseen <= otherMeansOf(story)) return undefined;
  // of what is paid in parts the partner may refuse one, and then a person has to look
  const refusedRest = paid > 0 && unseen > 0 && endOf(story) === "attention" && refundFailed(index, story);
  if (made.length === 1 && asked.amountMinor !== undefined && paid !== asked.amountMinor && !refusedRest)
    return found("other-amount", { ...refund, askedMinor: asked.amountMinor });
  if (made.length === 1 && paid <= 0) return found("paid-nothing", refund);
  return undefined;
}

/** A refund without an amount asks for all that is left: nothing may stay. */
function leftOver(index: HistoryIndex, story: OrderStory, handedOver: HandedOver): Evidence | undefined {
  const askedForRest = [...story.refunds.values()].some((asked) => asked.amountMinor === undefined && asked.ok > 0);
  if (!askedForRest || refundFailed(index, story) || handedOver(story)) return undefined;
  // what a partner without keys took late, and a person was called for, was not there to be given back
  const isKnown = (capture: EffectEvent): boolean =>
    endOf(story) !== "attention" || !(cameLate(index, capture) || couldNotBeKnown(index, capture));
  const unknown = sumOf(effectsOf(story, "captured").filter((capture) => !isKnown(capture)));
  const left = capturedMinor(story) - unknown - sumOf(effectsOf(story, "refunded"));
  const rest = { order: story.order, amountMinor: left, currency: currencyOf(story) };
  return left > 0 ? found("rest-kept", { ...rest, ...citing(effectsOf(story, "refunded")) }) : undefined;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { orders } = index;
  const exhausted = triedInVain(index, "refund");
  const handedOver: HandedOver = (story) => endOf(story) === "attention" && exhausted(story.order);
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    const refunds = effectsOf(story, "refunded");
    if (story.refunds.size === 0 && refunds.length === 0) continue;
    const names = refundNames(index, story);
    for (const reference of story.refunds.keys()) {
      examined += 1;
      const problem = problemOf(index, handedOver, story, names, reference);
      if (problem !== undefined) evidence.push(problem);
    }
    const left = leftOver(index, story, handedOver);
    if (left !== undefined) evidence.push(left);
    const { unasked } = names;
    if (unasked.length === 0) continue;
    examined += 1;
    // What was taken off the order may have been charged first, and given back.
    if (sumOf(unasked) <= reducedBy(story)) continue;
    // A shop undoes a captured order that was cancelled or cannot be fulfilled by a refund of its own.
    const end = endOf(story);
    const undone = end === "cancelled" || end === "declined" || end === "attention" || story.cancel.ok + story.cancel.info > 0;
    if (undone) continue;
    const sums = { amountMinor: sumOf(unasked), currency: currencyOf(story) };
    evidence.push(found("unasked", { order: story.order, ...sums, ...citing(unasked) }));
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Counts refunds in the ledger per refund reference, or, where the shop numbers them itself, per amount: accepted ones exactly once with the asked amount, unknown ones once
 * or never, refused ones never. A partner's refusal excuses what was not paid, unless it was more than was left to promise, and the rest of a
 * refund in parts where the order was handed to a person; so do as many
 * attempts as the integration declares, where the order was handed to a person.
 */
export const refundedOnce = defineChecker({
  name: "refunded-once",
  promise: "every accepted refund is paid exactly once, with the amount that was asked, and none is promised beyond what is left",
  findings: [found],
  looksAt: ["refund"],
  check,
});
