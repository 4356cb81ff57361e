import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { endOf, ledgerLine, type OrderStory, wasAsked } from "./order-story.ts";
import { couldNotBeKnown } from "./reception.ts";
import { triedInVain } from "./tried-in-vain.ts";

type Finding = { readonly verdict: "broken" | "unproven"; readonly sentence: string };
const broken = (sentence: string): Finding => ({ verdict: "broken", sentence });
const unproven = (sentence: string): Finding => ({ verdict: "unproven", sentence });

/** A partner said no for good: then a person may have to look, and an order may end without what was asked. */
function hadRefusal(story: OrderStory): boolean {
  return story.refusals.size > 0 || story.failures.length > 0;
}

function findingOf(index: HistoryIndex, story: OrderStory, exhausted: (order: string) => boolean): Finding | undefined {
  const { order } = story;
  const acknowledged = wasAsked(story.place) === "yes";
  const end = endOf(story);
  const wishes = [story.cancel, ...story.reductions.values(), ...story.refunds.values()];
  if (wasAsked(story.place) === "no" && wishes.some(({ ok }) => ok > 0))
    return broken(`${order} was refused to its customer, yet a cancellation, reduction or refund of it was accepted`);
  switch (end) {
    case "unread":
      if (!acknowledged) return undefined;
      return story.read === undefined
        ? unproven(`${order} was acknowledged, but its end was never read`)
        : broken(`${order} was acknowledged, but cannot be read any more: ${story.read.error}`);
    case "absent":
      return acknowledged
        ? broken(`${order} was acknowledged to its customer, and the shop does not know it any more`)
        : undefined;
    case "pending":
      return broken(
        `${order} never came to an end: it is still pending after settling (${story.read?.value?.detail ?? "pending"})`,
      );
    case "unknown":
      return unproven(
        `${order} ended in a state that is none of the known ends (${story.read?.value?.detail ?? "unknown"}): map it`,
      );
    case "attention":
      return hadRefusal(story) || exhausted(order) || story.effects.some((effect) => couldNotBeKnown(index, effect))
        ? undefined
        : broken(`${order} waits for a person, though no partner ever refused anything for good`);
    case "confirmed":
      return story.cancel.ok > 0 && !hadRefusal(story)
        ? broken(`the cancellation of ${order} was acknowledged, but the order ended confirmed`)
        : undefined;
    default:
      return undefined;
  }
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const index = indexHistory(history);
  const { orders } = index;
  const exhausted = triedInVain(index);
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    if (story.place.invoked === 0) continue;
    examined += 1;
    const finding = findingOf(index, story, exhausted);
    if (finding === undefined) continue;
    const events = [story.place.witness, story.read?.i ?? -1].filter((i) => i >= 0);
    const entry = { sentence: finding.sentence, order: story.order, events, ledger: story.effects.map(ledgerLine) };
    (finding.verdict === "broken" ? evidence : doubts).push(entry);
  }
  if (evidence.length > 0 || doubts.length === 0) return conclude(examined, evidence);
  return { ...conclude(examined, doubts), verdict: "unproven" };
}

/** Follows every acknowledged order to its end: confirmed, cancelled, declined, or handed to a person: for a partner's refusal, for what a partner without keys did late beside it, or after as many attempts of one call as are declared. */
export const loss = defineChecker({
  name: "loss",
  promise: "every acknowledged order comes to an end, and none is lost",
  check,
});
