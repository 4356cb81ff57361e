import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { Declared, HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { citing } from "./citing.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { type EffectEvent, effectsOf, endOf, type OrderStory, wasAsked } from "./order-story.ts";
import { couldNotBeKnown } from "./reception.ts";
import { refundNames } from "./refund-names.ts";
import { roleOf, wasRefused } from "./roles.ts";
import { takesMoney } from "./takes-money.ts";
import { tellingFindings, toldWhat } from "./told-what.ts";

interface Told {
  readonly order: string;
  readonly template: string;
  readonly times: number;
}

const found = defineFindings({
  "told-again": ({ order, template, times }: Told) => `the customer of ${order} was told "${template}" ${times} times`,
  "refund-told-again": ({ order, template, times, refunds }: Told & { refunds: number }) =>
    `the customer of ${order} was told "${template}" ${times} times, but ${refunds} refunds were made`,
  "told-though-refused": ({ order }: { order: string }) => `${order} was refused to the customer, yet messages went out for it`,
  "told-of-unknown-order": ({ order }: { order: string }) => `the shop does not know ${order}, yet messages went out for it`,
  "nobody-told": ({ orders }: { orders: number }) =>
    `${orders} orders ended confirmed, a partner that sends messages was asked or could not be reached, and no message went out: say whether customers are told (declares.notifies: true or false)`,
  "never-told": ({ order }: { order: string }) => `${order} ended confirmed, but its customer was never told`,
});

/** Whether these messages of one template may tell of refunds: none is declared for that, and something had been refunded before each. */
function followRefunds(story: OrderStory, messages: readonly EffectEvent[]): boolean {
  const [first] = effectsOf(story, "refunded");
  return first !== undefined && messages.every(({ i }) => i > first.i);
}

const tellingRefunds = new WeakMap<HistoryIndex, ReadonlySet<string>>();

/** Templates that tell of refunds: the declared one, else those that follow refunds in all orders, where others tell of orders. */
function refundTemplates(index: HistoryIndex): ReadonlySet<string> {
  const declared = index.facts?.declared.templates?.refunded;
  if (declared !== undefined) return new Set([declared]);
  const known = tellingRefunds.get(index);
  if (known !== undefined) return known;
  const following = new Map<string, boolean>();
  for (const story of index.orders.values())
    for (const [template, messages] of byTemplate(effectsOf(story, "messaged")))
      following.set(template, (following.get(template) ?? true) && followRefunds(story, messages));
  const ofRefunds = [...following].filter(([, follows]) => follows).map(([template]) => template);
  const templates = new Set(ofRefunds.length === following.size ? [] : ofRefunds);
  tellingRefunds.set(index, templates);
  return templates;
}

function byTemplate(messages: readonly EffectEvent[]): Map<string, EffectEvent[]> {
  const groups = new Map<string, EffectEvent[]>();
  for (const message of messages) {
    const template = message.value.reference ?? "(no template)";
    const group = groups.get(template);
    if (group === undefined) groups.set(template, [message]);
    else group.push(message);
  }
  return groups;
}

/** What was asked to be sent, as far as it is known. */
function wordsOf({ calls }: HistoryIndex, { call: number, actor }: EffectEvent): string {
  return JSON.stringify(calls.find(({ call }) => call.call === number && call.actor === actor)?.call.value.body ?? "");
}

/** One template may tell of many things, by its parameters; one that is declared to tell of an end tells of that alone. */
function isSameAgain(index: HistoryIndex, template: string, messages: readonly EffectEvent[]): boolean {
  const { confirmed, cancelled, declined } = index.facts?.declared.templates ?? {};
  if ([confirmed, cancelled, declined].includes(template)) return true;
  return new Set(messages.map((message) => wordsOf(index, message))).size < messages.length;
}

function repeated(index: HistoryIndex, story: OrderStory, template: string, told: readonly EffectEvent[]): Evidence | undefined {
  const messages = told.length > 1 ? told.filter((message) => !couldNotBeKnown(index, message)) : told;
  const refunds = effectsOf(story, "refunded").length;
  const declared = index.facts?.declared.templates?.refunded;
  const isOfRefund = declared === undefined ? followRefunds(story, told) : template === declared;
  const most = isOfRefund ? refunds : 1;
  if (messages.length <= most || (!isOfRefund && !isSameAgain(index, template, messages))) return undefined;
  const { order } = story;
  const cited = { order, template, times: messages.length, ...citing(told, [], [story.read?.i ?? -1]) };
  return isOfRefund ? found("refund-told-again", { ...cited, refunds }) : found("told-again", cited);
}

function untold(
  index: HistoryIndex,
  story: OrderStory,
  templates: ReadonlyMap<string, unknown>,
  notifies: boolean,
): Evidence | undefined {
  if (!notifies || endOf(story) !== "confirmed") return undefined;
  const ofRefunds = refundTemplates(index);
  if ([...templates.keys()].some((template) => !ofRefunds.has(template))) return undefined;
  // A contact who opted out is refused by the partner: silence is right then.
  if (wasRefused(index, story, "notify")) return undefined;
  return found("never-told", { order: story.order, ...citing([], [], [story.read?.i ?? -1]) });
}

/** Messages to a customer whose order was refused, but for one that tells of just that: where no templates are declared, it may be any. */
function toTheRefused(
  story: OrderStory,
  messages: readonly EffectEvent[],
  templates: Declared["templates"],
): readonly EffectEvent[] {
  if (wasAsked(story.place) !== "no") return [];
  if (endOf(story) !== "declined") return messages;
  return templates === undefined ? [] : messages.filter(({ value }) => value.reference !== templates.declined);
}

/** Calls that were to send a message, or the fault on the link that may have kept them away; undefined where there was neither. */
function triedToTell(index: HistoryIndex): readonly number[] | undefined {
  const asked = index.calls.filter(({ call }) => roleOf(index, call.site) === "notify").map(({ call }) => call.i);
  const tells = (partner: string): boolean => Object.values(index.facts?.partners[partner]?.roles ?? {}).includes("notify");
  const events = [...asked, ...index.linkFaults.filter(({ link }) => tells(link)).map(({ from }) => from)];
  return events.length === 0 ? undefined : events;
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { orders, facts } = index;
  const { templates: told, notifies: declared } = facts?.declared ?? {};
  const notifies = declared === true;
  const sells = takesMoney(index);
  const evidence: Evidence[] = [];
  let examined = 0;
  let messageCount = 0;
  for (const story of orders.values()) {
    const messages = effectsOf(story, "messaged");
    if (story.place.invoked === 0 && messages.length === 0) continue;
    examined += 1;
    messageCount += messages.length;
    const templates = byTemplate(messages);
    const add = (problem: Evidence | undefined): void => {
      if (problem !== undefined) evidence.push(problem);
    };
    for (const [template, group] of templates) add(repeated(index, story, template, group));
    const read = [story.read?.i ?? -1];
    const toNobody = toTheRefused(story, messages, told);
    if (toNobody.length > 0) add(found("told-though-refused", { order: story.order, ...citing(toNobody, [], read) }));
    if (messages.length > 0 && endOf(story) === "absent")
      add(found("told-of-unknown-order", { order: story.order, ...citing(messages, [], read) }));
    const silence = untold(index, story, templates, notifies);
    add(silence);
    if (told !== undefined && silence === undefined)
      add(toldWhat(index, story, messages, { templates: told, sells, names: refundNames(index, story) }));
  }
  if (notifies || messageCount > 0) return conclude(examined, evidence);
  const confirmed = [...orders.values()].filter((story) => endOf(story) === "confirmed").length;
  const events = declared === false || confirmed === 0 ? undefined : triedToTell(index);
  return events && conclude(examined, [], [found("nobody-told", { orders: confirmed, events: events.slice(0, 5) })]);
}

/**
 * Counts messages per order, template and parameters, and refund messages per refund made. What a partner without idempotency keys
 * sent long after it was asked does not count: nobody could have known. Where the integration declares which message tells
 * of which end, each must have been told of its own, and of no other; and of each refund, where one is declared for that.
 */
export const toldOnce = defineChecker({
  name: "told-once",
  promise: "a customer is told each thing once, and every confirmed order is told",
  findings: [found, tellingFindings],
  looksAt: ["notify"],
  check,
});
