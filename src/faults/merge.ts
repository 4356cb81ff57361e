import type { CallPlan, WebhookPlan, WebhookSending } from "../core/fault.ts";

/** What the second plan adds to the first, field by field; undefined where it adds nothing. */
export function mergeCall(first: CallPlan, second: CallPlan): CallPlan | undefined {
  const added = Object.keys(second).some((name) => !(name in first));
  return added ? { ...second, ...first } : undefined;
}

const isGenuine = ({ counterfeit }: WebhookSending): boolean => counterfeit === undefined;

/** One sending at once, as it is without any fault. */
const isPlain = (sendings: readonly WebhookSending[]): boolean =>
  sendings.length === 1 && sendings[0]?.delayMs === 0 && sendings[0].redeliver !== false;

/** Counterfeits of both; the genuine sendings of the first plan that changes them; undefined where the second adds nothing. */
export function mergeWebhook(first: WebhookPlan | undefined, second: WebhookPlan): WebhookPlan | undefined {
  if (first === undefined) return second;
  const [mine, other] = [first.sendings.filter(isGenuine), second.sendings.filter(isGenuine)];
  const fakes = second.sendings.filter((sending) => !isGenuine(sending));
  const takes = isPlain(mine) && !isPlain(other);
  const holds = first.afterNextOfOrder === undefined && second.afterNextOfOrder !== undefined;
  if (fakes.length === 0 && !takes && !holds) return undefined;
  return {
    ...second,
    ...first,
    sendings: [...(takes ? other : mine), ...first.sendings.filter((sending) => !isGenuine(sending)), ...fakes],
  };
}
