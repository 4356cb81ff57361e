import type { CallPlan, WebhookPlan, WebhookSending } from "../core/fault.ts";

/** What a plan is about. Two plans that differ here tell two stories of one call; how long a call waits is no such thing. */
const matters = ["effect", "view", "reply", "delivery", "crash"] as const;

/** Needs the partner to do what was asked. */
const acts = ({ effect, view, webhooksFirst }: CallPlan): boolean =>
  effect === true || view !== undefined || webhooksFirst === true;

/** No byte of an answer reaches the integration. */
const isSilent = ({ delivery, crash }: CallPlan): boolean =>
  ["reset", "close", "hang"].includes(delivery?.type ?? "whole") ||
  (crash?.signal === "SIGKILL" && crash.at !== "after-response");

/** Would not be noticed unless an answer arrives. */
const speaks = ({ view, reply, delivery }: CallPlan): boolean =>
  view !== undefined || reply !== undefined || delivery?.type === "cut" || delivery?.type === "slow";

function contradict(one: CallPlan, other: CallPlan): boolean {
  if (matters.some((field) => one[field] !== undefined && other[field] !== undefined && one[field] !== other[field])) return true;
  const pairs = [
    [one, other],
    [other, one],
  ] as const;
  return pairs.some(([a, b]) => (acts(a) && b.effect === false) || (isSilent(a) && speaks(b)));
}

/**
 * What the second plan adds to the first, field by field; the first wins where both have one. Undefined where the second
 * adds nothing, or could not come true beside the first: a fault must not count as fired when nobody could have met it.
 */
export function mergeCall(first: CallPlan, second: CallPlan): CallPlan | undefined {
  const added = Object.keys(second).some((name) => !(name in first));
  return added && !contradict(first, second) ? { ...second, ...first } : undefined;
}

const isGenuine = ({ counterfeit }: WebhookSending): boolean => counterfeit === undefined;

/** One sending at once, as it is without any fault. */
const isPlain = (sendings: readonly WebhookSending[]): boolean =>
  sendings.length === 1 &&
  sendings[0]?.delayMs === 0 &&
  Object.keys(sendings[0]).every((name) => name === "delayMs" || name === "redeliver") &&
  sendings[0].redeliver !== false;

/** Counterfeits of both; the genuine sendings of the first plan that changes them; undefined where the second adds nothing. */
export function mergeWebhook(first: WebhookPlan | undefined, second: WebhookPlan): WebhookPlan | undefined {
  if (first === undefined) return second;
  const [mine, other] = [first.sendings.filter(isGenuine), second.sendings.filter(isGenuine)];
  const fakes = second.sendings.filter((sending) => !isGenuine(sending));
  // what is lost cannot be held back, and what is held back cannot be lost
  const isHeld = first.afterNextOfOrder !== undefined;
  const takes = isPlain(mine) && !isPlain(other) && !(isHeld && other.length === 0);
  const holds = !isHeld && second.afterNextOfOrder !== undefined && mine.length > 0;
  if (fakes.length === 0 && !takes && !holds) return undefined;
  const afterNextOfOrder = first.afterNextOfOrder ?? (holds ? second.afterNextOfOrder : undefined);
  return {
    sendings: [...(takes ? other : mine), ...first.sendings.filter((sending) => !isGenuine(sending)), ...fakes],
    ...(afterNextOfOrder !== undefined && { afterNextOfOrder }),
  };
}
