import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Cited, Evidence } from "../core/verdict.ts";
import { waitingForShoppers } from "./at-the-bank.ts";
import { citing } from "./citing.ts";
import { type Call, type HistoryIndex, indexHistory, isRead } from "./index-history.ts";
import { effectsOf, endOf, type OrderStory, wasAsked } from "./order-story.ts";
import { type OwnDoing, ownDoing, ownDoingText } from "./own-doing.ts";
import { isUpset } from "./partner-moves.ts";
import { believedYesterday, cameLate, couldNotBeKnown, hides, openCalls } from "./reception.ts";
import { triedInVain } from "./tried-in-vain.ts";

interface Of {
  readonly order: string;
}

/** What is no proof either way. */
const doubtful = {
  "never-read": ({ order }: Of) => `${order} was acknowledged, but its end was never read`,
  "unknown-end": ({ order, detail }: Of & { detail: string }) =>
    `${order} ended in a state that is none of the known ends (${detail}): map it`,
  "tries-undeclared": ({ order }: Of) =>
    `${order} waits for a person after calls that failed; how often the integration tries is not declared (declares.retry)`,
};

const found = defineFindings({
  "accepted-after-refusal": ({ order }: Of) =>
    `${order} was refused to its customer, yet a cancellation, reduction or refund of it was accepted`,
  "cannot-be-read": ({ order, error }: Of & { error: string }) =>
    `${order} was acknowledged, but cannot be read any more: ${error}`,
  "order-forgotten": ({ order }: Of) => `${order} was acknowledged to its customer, and the shop does not know it any more`,
  "still-pending": ({ order, detail }: Of & { detail: string }) =>
    `${order} never came to an end: it is still pending after settling (${detail})`,
  "stuck-in-open-call": ({ order, call, openMs }: Of & { call: string; openMs: number }) =>
    `${order} never came to an end: its call ${call} was given no answer, and the integration had not given it up ${openMs} ms later; a call needs a deadline`,
  "stale-read-believed": ({ order, call }: Of & { call: string }) =>
    `${order} waits for a person, though no partner ever refused anything: it was given up over ${call}, which told of yesterday and was not asked again`,
  "waits-for-nothing": ({ order }: Of) => `${order} waits for a person, though no partner ever refused anything for good`,
  "refusal-brought-on": ({ order, provoked }: Of & { provoked: OwnDoing }) =>
    `${order} waits for a person, though the integration itself brought on the refusal: ${ownDoingText(provoked)}`,
  "cancellation-ignored": ({ order }: Of) => `the cancellation of ${order} was acknowledged, but the order ended confirmed`,
  "given-up-for-nothing": ({ order, end }: Of & { end: string }) =>
    `${order} ended ${end}, though its payment was authorized, nobody cancelled it and nothing went wrong`,
  "renewal-skipped": ({ order, end }: Of & { end: string }) =>
    `${order} fell due and ended ${end}, though no partner refused it and nobody cancelled it: that period is never paid`,
  ...doubtful,
});

interface Rules {
  /** One call of the order was made as often as the integration declares to try. */
  readonly exhausted: (order: string) => boolean;
  /** A call of the order failed, or may have. */
  readonly failed: (order: string) => boolean;
  /** Nothing was made to go wrong in the whole run. */
  readonly calm: () => boolean;
  /** Its shopper was sent to the bank, and has not come back. */
  readonly waitsForShopper: (story: OrderStory) => boolean;
}

/** A partner said no for good: then a person may have to look, and an order may end without what was asked. A no that was provoked does not count. */
function hadRefusal(index: HistoryIndex, story: OrderStory): boolean {
  if (story.failures.length > 0 || story.evasions.size > 0) return true;
  return [...story.refusals.values()].some((refusal) => ownDoing(index, story, refusal) === undefined);
}

/** Looks at one thing that were all answered, and told of yesterday: one of them is no reason to give up, several may be. */
function lookedInVain({ calls }: HistoryIndex, hidden: (call: Call) => boolean): Set<string> {
  const looks = new Map<string, Call[]>();
  for (const each of calls.filter(isRead)) {
    const { order, actor, site } = each.call;
    const key = `${order} ${actor}/${site.operation}`;
    looks.set(key, [...(looks.get(key) ?? []), each]);
  }
  const vain = [...looks.values()].filter((all) => all.length > 1 && all.every(hidden));
  return new Set(vain.flatMap(([first]) => first?.call.order ?? []));
}

/** Orders of which a call got no whole answer that says yes or no, or may not have. */
function failing(index: HistoryIndex): (order: string) => boolean {
  const { calls, outages, linkFaults } = index;
  if (outages.length > 0 || linkFaults.length > 0) return () => true;
  let orders: Set<string> | undefined;
  const hidden = (call: Call): boolean => {
    const { delivery, status = 0 } = call.answer?.value ?? {};
    return delivery === "whole" && status < 300 && hides(index, call);
  };
  const fails = (call: Call): boolean => {
    const { delivery, status = 0, faults } = call.answer?.value ?? {};
    if (isRead(call) && hidden(call)) return false;
    return delivery !== "whole" || faults !== undefined || status >= 500 || status === 429;
  };
  return (order) => {
    orders ??= new Set([...calls.filter(fails).map(({ call }) => call.order), ...lookedInVain(index, hidden)]);
    return orders.has(order);
  };
}

function waitsForNothing(index: HistoryIndex, story: OrderStory, { failed }: Rules, cited: Of & Cited): Evidence {
  // a no that the integration brought on itself it would get again: trying has nothing to do with it
  if (index.facts?.declared.retry === undefined && story.refusals.size === 0 && failed(story.order))
    return found("tries-undeclared", cited);
  const provoked = [...story.refusals.values()].map((refusal) => ownDoing(index, story, refusal)).find(Boolean);
  if (provoked !== undefined) return found("refusal-brought-on", { ...cited, provoked });
  const believed = believedYesterday(index, story.order)?.call;
  if (believed === undefined) return found("waits-for-nothing", cited);
  const { partner, operation } = believed.site;
  const events = [...cited.events, believed.i];
  return found("stale-read-believed", { ...cited, site: believed.site, call: `${partner}/${operation}`, events });
}

function stillPending(index: HistoryIndex, story: OrderStory, cited: Of & Cited): Evidence {
  const last = index.calls.findLast((each) => each.call.order === story.order && !isRead(each));
  const open = last !== undefined && openCalls(index).includes(last) ? last.call : undefined;
  if (open === undefined) return found("still-pending", { ...cited, detail: story.read?.value?.detail ?? "pending" });
  const { partner, operation } = open.site;
  const openMs = Math.round((story.read?.t ?? open.t) - open.t);
  const events = [...cited.events, open.i];
  return found("stuck-in-open-call", { ...cited, site: open.site, call: `${partner}/${operation}`, openMs, events });
}

/** The bank said yes at once, nothing went wrong, nobody cancelled: and yet there is no sale. */
function soldToNobody({ exhausted, calm }: Rules, story: OrderStory): boolean {
  const promised = effectsOf(story, "authorized").some(({ call }) => call !== undefined);
  const refused = story.refusals.size > 0 || story.failures.length > 0;
  return promised && !refused && story.cancel.invoked === 0 && !exhausted(story.order) && calm();
}

/** A period that nobody said no to: not the bank, no other partner, and no customer. */
function wasSkipped({ exhausted }: Rules, story: OrderStory): boolean {
  if (story.place.renews === undefined || story.cancel.invoked > 0 || isUpset(story)) return false;
  return story.refusals.size === 0 && story.failures.length === 0 && story.evasions.size === 0 && !exhausted(story.order);
}

function findingOf(index: HistoryIndex, story: OrderStory, rules: Rules): Evidence | undefined {
  const { order } = story;
  const acknowledged = wasAsked(story.place) === "yes";
  const end = endOf(story);
  const wishes = [story.cancel, ...story.reductions.values(), ...story.refunds.values()];
  const known = citing(story.effects);
  const events = [story.place.witness, story.read?.i ?? -1].filter((i) => i >= 0);
  const cited = { order, ...known, events };
  if (wasAsked(story.place) === "no" && wishes.some(({ ok }) => ok > 0)) return found("accepted-after-refusal", cited);
  switch (end) {
    case "unread":
      if (!acknowledged) return undefined;
      return story.read === undefined
        ? found("never-read", cited)
        : found("cannot-be-read", { ...cited, error: story.read.error ?? "" });
    case "absent":
      return acknowledged ? found("order-forgotten", cited) : undefined;
    case "pending":
      return rules.waitsForShopper(story) ? undefined : stillPending(index, story, cited);
    case "unknown":
      return found("unknown-end", { ...cited, detail: story.read?.value?.detail ?? "unknown" });
    case "attention":
      return hadRefusal(index, story) ||
        isUpset(story) ||
        rules.exhausted(order) ||
        story.effects.some((effect) => cameLate(index, effect) || couldNotBeKnown(index, effect))
        ? undefined
        : waitsForNothing(index, story, rules, cited);
    case "confirmed":
      return story.cancel.ok > 0 && !hadRefusal(index, story) ? found("cancellation-ignored", cited) : undefined;
    case "cancelled":
    case "declined":
      if (acknowledged && wasSkipped(rules, story)) {
        const isUndeclared = index.facts?.declared.retry === undefined && rules.failed(order);
        return isUndeclared ? found("tries-undeclared", cited) : found("renewal-skipped", { ...cited, end });
      }
      return acknowledged && !isUpset(story) && soldToNobody(rules, story)
        ? found("given-up-for-nothing", { ...cited, end })
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
    waitsForShopper: waitingForShoppers(index, history),
  };
  const evidence: Evidence[] = [];
  const doubts: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    if (story.place.invoked === 0) continue;
    examined += 1;
    const finding = findingOf(index, story, rules);
    if (finding === undefined) continue;
    (Object.hasOwn(doubtful, finding.code) ? doubts : evidence).push(finding);
  }
  if (evidence.length > 0 || doubts.length === 0) return conclude(examined, evidence);
  return { ...conclude(examined, doubts), verdict: "unproven" };
}

/**
 * Follows every acknowledged order to its end: confirmed, cancelled, declined, or handed to a person: for a partner's refusal
 * that the integration did not provoke, for what a partner without keys did late beside it, or after as many attempts of one
 * call as are declared. One whose shopper never comes back from the bank may wait for ever. In a run where nothing went wrong, an order that was paid for at once is not declined or cancelled unasked.
 */
export const loss = defineChecker({
  name: "loss",
  promise: "every acknowledged order comes to an end, and none is lost",
  findings: [found],
  check,
});
