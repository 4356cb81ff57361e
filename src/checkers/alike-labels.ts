import type { Call, HistoryIndex } from "./index-history.ts";
import type { EffectEvent } from "./order-story.ts";
import { seenAnswer, wasSeenDone } from "./reception.ts";

/**
 * What two labels are that were bought by requests that say the same: one part bought `again`, `parts` that are alike, such
 * as two equal boxes, or nobody can know (`unclear`).
 */
export type Likeness = "again" | "parts" | "unclear";

interface Bought {
  readonly label: EffectEvent;
  readonly exchange: Call;
}

const succeeded = (index: HistoryIndex, exchange: Call): boolean => {
  const answer = seenAnswer(index, exchange);
  return answer !== undefined && answer.value.status < 300;
};

/** Whether the integration knew that it had the first label when it asked for the second: it saw the answer, or asked again under the same key, or looked. */
function wasKnown(index: HistoryIndex, { exchange }: Bought, before: number): boolean {
  const { call } = exchange;
  if (succeeded(index, exchange)) return true;
  const underSameKey = index.calls.some(
    (other) =>
      call.key !== undefined &&
      other.call.key === call.key &&
      other.call.actor === call.actor &&
      other.answer !== undefined &&
      other.answer.i < before &&
      succeeded(index, other),
  );
  return underSameKey || wasSeenDone(index, exchange, before);
}

/** When the integration lost the first answer: it gave up, or was told of a failure. */
function lostAt({ exchange: { answer, hungUp } }: Bought): number | undefined {
  if (hungUp !== undefined) return hungUp.i;
  if (answer === undefined) return undefined;
  const { delivery, status } = answer.value;
  return delivery === "slow" || (delivery === "whole" && status < 500) ? undefined : answer.i;
}

function likenessOf(index: HistoryIndex, first: Bought, second: Bought, mayBeAlike: boolean): Likeness {
  const [key, other] = [first.exchange.call.key, second.exchange.call.key];
  const asked = second.exchange.call.i;
  if (key !== undefined && key === other) return "again";
  const lost = lostAt(first);
  if (!wasKnown(index, first, asked)) {
    if (lost === undefined) return "unclear";
    if (asked > lost) return "again";
  }
  return mayBeAlike && key !== undefined && other !== undefined ? "parts" : "unclear";
}

/** Labels that were bought by requests that say the same, whatever their keys, and what they are to each other. */
export interface AlikeLabels {
  readonly labels: readonly EffectEvent[];
  readonly likeness: Exclude<Likeness, "parts">;
}

/**
 * Labels of one order that may be one part shipped several times. A repeat under another key whose first answer was lost is
 * one; a request that was known to have succeeded and is made once more under a key of its own is another parcel, where the
 * integration says how many an order may have (`mayBeAlike`).
 */
export function alikeLabels(
  index: HistoryIndex,
  shipments: readonly EffectEvent[],
  mayBeAlike: boolean,
): AlikeLabels | undefined {
  const bought = shipments.flatMap((label): Bought[] => {
    const exchange = index.calls.find(({ call }) => call.actor === label.actor && call.call === label.call);
    return exchange === undefined ? [] : [{ label, exchange }];
  });
  let unclear: AlikeLabels | undefined;
  for (const alike of Map.groupBy(bought, ({ exchange: { call } }) => `${call.actor} ${call.value.bodyHash}`).values()) {
    const found = alike.flatMap((second, n) => alike.slice(0, n).map((first) => likenessOf(index, first, second, mayBeAlike)));
    const labels = alike.map(({ label }) => label);
    if (found.includes("again")) return { labels, likeness: "again" };
    if (found.includes("unclear")) unclear ??= { labels, likeness: "unclear" };
  }
  return unclear;
}
