import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { type Call, type HistoryIndex, indexHistory } from "./index-history.ts";
import { effectsOf, endOf, ledgerLine, type OrderStory, wasAsked } from "./order-story.ts";
import { ownDoing } from "./own-doing.ts";
import { couldNotBeKnown } from "./reception.ts";
import { triedInVain } from "./tried-in-vain.ts";

type Finding = { readonly verdict: "broken" | "unproven"; readonly sentence: string };
const broken = (sentence: string): Finding => ({ verdict: "broken", sentence });
const unproven = (sentence: string): Finding => ({ verdict: "unproven", sentence });

interface Rules {
  /** One call of the order was made as often as the integration declares to try. */
  readonly exhausted: (order: string) => boolean;
  /** A call of the order failed, or may have. */
  readonly failed: (order: string) => boolean;
  /** Nothing was made to go wrong in the whole run. */
  readonly calm: () => boolean;
}

/** A partner said no for good: then a person may have to look, and an order may end without what was asked. A no that was provoked does not count. */
function hadRefusal(index: HistoryIndex, story: OrderStory): boolean {
  if (story.failures.length > 0) return true;
  return [...story.refusals.values()].some((refusal) => ownDoing(index, story, refusal) === undefined);
}

/** Orders of which a call got no whole answer that says yes or no, or may not have. */
function failing({ calls, outages, linkFaults }: HistoryIndex): (order: string) => boolean {
  if (outages.length > 0 || linkFaults.length > 0) return () => true;
  let orders: Set<string> | undefined;
  const fails = ({ answer }: Call): boolean => {
    const { delivery, status = 0, faults } = answer?.value ?? {};
    return delivery !== "whole" || faults !== undefined || status >= 500 || status === 429;
  };
  return (order) => {
    orders ??= new Set(calls.filter(fails).map(({ call }) => call.order));
    return orders.has(order);
  };
}

function waitsForNothing(index: HistoryIndex, story: OrderStory, { failed }: Rules): Finding {
  // a no that the integration brought on itself it would get again: trying has nothing to do with it
  if (index.facts?.declared.retry === undefined && story.refusals.size === 0 && failed(story.order))
    return unproven(
      `${story.order} waits for a person after calls that failed; how often the integration tries is not declared (declares.retry)`,
    );
  return broken(handedOver(index, story));
}

function handedOver(index: HistoryIndex, story: OrderStory): string {
  const provoked = [...story.refusals.values()].map((refusal) => ownDoing(index, story, refusal)).find(Boolean);
  return provoked === undefined
    ? `${story.order} waits for a person, though no partner ever refused anything for good`
    : `${story.order} waits for a person, though the integration itself brought on the refusal: ${provoked}`;
}

/** The bank said yes at once, nothing went wrong, nobody cancelled: and yet there is no sale. */
function soldToNobody({ exhausted, calm }: Rules, story: OrderStory): boolean {
  const promised = effectsOf(story, "authorized").some(({ call }) => call !== undefined);
  const refused = story.refusals.size > 0 || story.failures.length > 0;
  return promised && !refused && story.cancel.invoked === 0 && !exhausted(story.order) && calm();
}

function findingOf(index: HistoryIndex, story: OrderStory, rules: Rules): Finding | undefined {
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
      return hadRefusal(index, story) || rules.exhausted(order) || story.effects.some((effect) => couldNotBeKnown(index, effect))
        ? undefined
        : waitsForNothing(index, story, rules);
    case "confirmed":
      return story.cancel.ok > 0 && !hadRefusal(index, story)
        ? broken(`the cancellation of ${order} was acknowledged, but the order ended confirmed`)
        : undefined;
    case "cancelled":
    case "declined":
      return acknowledged && soldToNobody(rules, story)
        ? broken(`${order} ended ${end}, though its payment was authorized, nobody cancelled it and nothing went wrong`)
        : undefined;
    default:
      return undefined;
  }
}

function check(history: readonly HistoryEvent[]): CheckResult {
  const index = indexHistory(history);
  const { orders } = index;
  const rules: Rules = {
    exhausted: triedInVain(index),
    failed: failing(index),
    calm: () => index.outages.length === 0 && !history.some(({ type }) => type === "fault-fired"),
  };
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    if (story.place.invoked === 0) continue;
    examined += 1;
    const finding = findingOf(index, story, rules);
    if (finding === undefined) continue;
    const events = [story.place.witness, story.read?.i ?? -1].filter((i) => i >= 0);
    const entry = { sentence: finding.sentence, order: story.order, events, ledger: story.effects.map(ledgerLine) };
    (finding.verdict === "broken" ? evidence : doubts).push(entry);
  }
  if (evidence.length > 0 || doubts.length === 0) return conclude(examined, evidence);
  return { ...conclude(examined, doubts), verdict: "unproven" };
}

/**
 * Follows every acknowledged order to its end: confirmed, cancelled, declined, or handed to a person: for a partner's refusal
 * that the integration did not provoke, for what a partner without keys did late beside it, or after as many attempts of one
 * call as are declared. In a run where nothing went wrong, an order that was paid for at once is not declined or cancelled unasked.
 */
export const loss = defineChecker({
  name: "loss",
  promise: "every acknowledged order comes to an end, and none is lost",
  check,
});
