import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import {
  type Asked,
  type EffectEvent,
  effectsOf,
  endOf,
  ledgerLine,
  newAsked,
  type OrderStory,
  priced,
  reducedBy,
  sumOf,
  totalOf,
  wasAsked,
} from "./order-story.ts";
import { couldNotBeKnown } from "./reception.ts";
import { type RefundNames, refundNames } from "./refund-names.ts";
import { refundFailed } from "./roles.ts";
import { triedInVain } from "./tried-in-vain.ts";

/**
 * What is wrong with a promise that the partner refused to keep: it was over more than was left besides the refunds that
 * were accepted before it and have been paid. That the shop could know.
 */
function overpromised(
  story: OrderStory,
  names: RefundNames,
  name: string,
  { amountMinor = 0, witness }: Asked,
): string | undefined {
  const before = [...story.refunds].filter(([, other]) => other.ok > 0 && other.witness < witness);
  const paid = before.flatMap(([reference]) => names.of(reference));
  const received = Math.max(totalOf(story) ?? Number.POSITIVE_INFINITY, sumOf(effectsOf(story, "captured")));
  const left = received - sumOf(paid);
  return amountMinor > left
    ? `${name} over ${priced(story, amountMinor)} was accepted, when no more than ${priced(story, left)} was left`
    : undefined;
}

/** The shop tried as often as it declares, and handed the order to a person: then it is for the person to pay. */
type HandedOver = (story: OrderStory) => boolean;

function problemOf(
  index: HistoryIndex,
  handedOver: HandedOver,
  story: OrderStory,
  names: RefundNames,
  reference: string,
): string | undefined {
  const asked = story.refunds.get(reference) ?? newAsked();
  const made = names.of(reference);
  const outcome = wasAsked(asked);
  const name = `refund "${reference}" of ${story.order}`;
  if (outcome === "no" && made.length > 0)
    return `${name} was refused to the customer, yet ${priced(story, sumOf(made))} was paid back`;
  const avoidable = made.length > 1 ? made.filter((refund) => !couldNotBeKnown(index, refund)) : made;
  // a shop may pay in parts what was asked for in one
  const most = sumOf(effectsOf(story, "captured")) - sumOf(effectsOf(story, "refunded")) + sumOf(made);
  const inParts = asked.amountMinor === undefined ? sumOf(made) <= most : sumOf(made) === asked.amountMinor;
  if (avoidable.length > 1 && !inParts) return `${name} was paid ${made.length} times, ${priced(story, sumOf(made))} in all`;
  if (outcome === "yes" && made.length === 0) {
    if (refundFailed(index, story)) return overpromised(story, names, name, asked);
    return handedOver(story) ? undefined : `${name} was accepted, but never paid`;
  }
  const paid = sumOf(made);
  if (made.length === 1 && asked.amountMinor !== undefined && paid !== asked.amountMinor)
    return `${name} was asked for ${priced(story, asked.amountMinor)}, but ${priced(story, paid)} was paid`;
  if (made.length === 1 && paid <= 0) return `${name} paid nothing (${priced(story, paid)})`;
  return undefined;
}

/** A refund without an amount asks for all that is left: nothing may stay. */
function leftOver(index: HistoryIndex, story: OrderStory, handedOver: HandedOver): string | undefined {
  const askedForRest = [...story.refunds.values()].some((asked) => asked.amountMinor === undefined && asked.ok > 0);
  if (!askedForRest || refundFailed(index, story) || handedOver(story)) return undefined;
  // what a partner without keys took late, and a person was called for, was not there to be given back
  const isKnown = (capture: EffectEvent): boolean => endOf(story) !== "attention" || !couldNotBeKnown(index, capture);
  const left = sumOf(effectsOf(story, "captured").filter(isKnown)) - sumOf(effectsOf(story, "refunded"));
  return left > 0
    ? `a refund of all that is left of ${story.order} was accepted, but ${priced(story, left)} was kept`
    : undefined;
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
    const report = (sentence: string, lines: readonly EffectEvent[], witness?: number): void => {
      const events = [witness ?? -1, ...lines.map(({ i }) => i)].filter((i) => i >= 0);
      evidence.push({ sentence, order: story.order, events, ledger: lines.map(ledgerLine) });
    };
    const names = refundNames(index, story);
    for (const [reference, { witness }] of story.refunds) {
      examined += 1;
      const sentence = problemOf(index, handedOver, story, names, reference);
      if (sentence !== undefined) report(sentence, names.of(reference), witness);
    }
    const left = leftOver(index, story, handedOver);
    if (left !== undefined) report(left, refunds);
    const { unasked } = names;
    if (unasked.length === 0) continue;
    examined += 1;
    // What was taken off the order may have been charged first, and given back.
    if (sumOf(unasked) <= reducedBy(story)) continue;
    // A shop undoes a captured order that was cancelled or cannot be fulfilled by a refund of its own.
    const end = endOf(story);
    const undone = end === "cancelled" || end === "declined" || end === "attention" || story.cancel.ok + story.cancel.info > 0;
    if (!undone) report(`${priced(story, sumOf(unasked))} was paid back for ${story.order}, and nobody asked for it`, unasked);
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/**
 * Counts refunds in the ledger per refund reference, or, where the shop numbers them itself, per amount: accepted ones exactly once with the asked amount, unknown ones once
 * or never, refused ones never. A partner's refusal excuses what was not paid, unless it was more than was left to promise; so do as many
 * attempts as the integration declares, where the order was handed to a person.
 */
export const refundedOnce = defineChecker({
  name: "refunded-once",
  promise: "every accepted refund is paid exactly once, with the amount that was asked, and none is promised beyond what is left",
  looksAt: ["refund"],
  check,
});
