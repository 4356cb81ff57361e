import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { Declared, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { endOf, ledgerLine, type OrderStory, wasAsked } from "./order-story.ts";
import { retryGroups } from "./retry-groups.ts";

type Finding = { readonly verdict: "broken" | "unproven"; readonly sentence: string };
const broken = (sentence: string): Finding => ({ verdict: "broken", sentence });
const unproven = (sentence: string): Finding => ({ verdict: "unproven", sentence });

/** A partner said no for good: then a person may have to look, and an order may end without what was asked. */
function hadRefusal(story: OrderStory): boolean {
  return story.refusals.size > 0 || story.failures.length > 0;
}

/**
 * Attempts that may have been used up on a link that was unusable for so long, where nobody could count them: full jitter
 * draws each wait from 0 to its ceiling, here a quarter of it.
 */
function hiddenAttempts(unusableMs: number, { maxAttempts, baseMs, capMs }: NonNullable<Declared["retry"]>): number {
  let attempts = 1;
  for (let spentMs = 0; attempts < maxAttempts; attempts += 1) {
    spentMs += Math.min(capMs, baseMs * 2 ** Math.min(attempts - 1, 40)) / 4;
    if (spentMs > unusableMs) break;
  }
  return attempts;
}

/** Whether an order may have been given up for one call that was made as often as the integration declares to try: such an order it may hand to a person. */
function triedInVain(index: HistoryIndex): (order: string) => boolean {
  const { retry } = index.facts?.declared ?? {};
  if (retry === undefined) return () => false;
  const hidden = index.linkFaults.reduce((sum, { fromMs, toMs }) => sum + hiddenAttempts(toMs - fromMs, retry), 0);
  const seen = new Map<string, number>();
  for (const { order, calls } of retryGroups(index)) seen.set(order, Math.max(seen.get(order) ?? 0, calls.length));
  return (order) => hidden + (seen.get(order) ?? 1) >= retry.maxAttempts;
}

function findingOf(story: OrderStory, exhausted: (order: string) => boolean): Finding | undefined {
  const { order } = story;
  const acknowledged = wasAsked(story.place) === "yes";
  const end = endOf(story);
  if (wasAsked(story.place) === "no" && (story.cancel.ok > 0 || [...story.refunds.values()].some(({ ok }) => ok > 0)))
    return broken(`${order} was refused to its customer, yet a cancellation or refund of it was accepted`);
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
      return hadRefusal(story) || exhausted(order)
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
  let tried: ReturnType<typeof triedInVain> | undefined;
  const exhausted = (order: string): boolean => {
    tried ??= triedInVain(index);
    return tried(order);
  };
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    if (story.place.invoked === 0) continue;
    examined += 1;
    const finding = findingOf(story, exhausted);
    if (finding === undefined) continue;
    const events = [story.place.witness, story.read?.i ?? -1].filter((i) => i >= 0);
    const entry = { sentence: finding.sentence, order: story.order, events, ledger: story.effects.map(ledgerLine) };
    (finding.verdict === "broken" ? evidence : doubts).push(entry);
  }
  if (evidence.length > 0 || doubts.length === 0) return conclude(examined, evidence);
  return { ...conclude(examined, doubts), verdict: "unproven" };
}

/** Follows every acknowledged order to its end: confirmed, cancelled, declined, or handed to a person: for a partner's refusal, or after as many attempts of one call as are declared. */
export const loss = defineChecker({
  name: "loss",
  promise: "every acknowledged order comes to an end, and none is lost",
  check,
});
