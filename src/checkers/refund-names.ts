import type { HistoryIndex } from "./index-history.ts";
import { type Asked, type EffectEvent, effectsOf, type OrderStory, wasAsked } from "./order-story.ts";

/** Which of an order's refunds in the ledger were made for which of its customer's wishes. */
export interface RefundNames {
  of(reference: string): readonly EffectEvent[];
  /** Made though no customer asked for them. */
  readonly unasked: readonly EffectEvent[];
}

/** Whether the effect bears that name. Shops may put their own in front of the customer's: `order-1/r1`, `order-1:r1`. */
function isNamed(reference: string, effect: EffectEvent): boolean {
  const theirs = effect.value.reference ?? "";
  return theirs === reference || (theirs.endsWith(reference) && /[^a-z0-9]$/i.test(theirs.slice(0, -reference.length)));
}

const naming = new WeakMap<HistoryIndex, boolean>();

/** Whether the shop hands the customers' names on: where no refund bears one, it numbers them itself. */
function handsNamesOn(index: HistoryIndex): boolean {
  const known = naming.get(index);
  if (known !== undefined) return known;
  const stories = [...index.orders.values()];
  const found = stories.some((story) =>
    effectsOf(story, "refunded").some((refund) => [...story.refunds.keys()].some((reference) => isNamed(reference, refund))),
  );
  naming.set(index, found);
  return found;
}

/** By what was asked, as far as that is told: those over an amount first, then those over what is left, which are the last. */
function byAmount(wishes: ReadonlyMap<string, Asked>, refunds: readonly EffectEvent[]): Map<string, readonly EffectEvent[]> {
  const found = new Map<string, readonly EffectEvent[]>();
  let rest = refunds;
  const take = (reference: string, fits: (refund: EffectEvent) => boolean): void => {
    const last = rest.findLast(fits);
    if (last === undefined) return;
    // the same number once more is the same refund once more
    const { reference: number } = last.value;
    const isIts = (refund: EffectEvent): boolean =>
      refund === last || (number !== undefined && refund.value.reference === number);
    found.set(reference, rest.filter(isIts));
    rest = rest.filter((refund) => !isIts(refund));
  };
  const open = [...wishes].filter(([, asked]) => wasAsked(asked) !== "no");
  for (const [reference, { amountMinor }] of open)
    if (amountMinor !== undefined) take(reference, ({ value }) => value.amountMinor === amountMinor);
  for (const [reference, { amountMinor }] of open) if (amountMinor === undefined) take(reference, () => true);
  return found;
}

/**
 * By the customer's name, where the shop hands it on to its partner; where it numbers refunds itself, by their amounts.
 */
export function refundNames(index: HistoryIndex, story: OrderStory): RefundNames {
  // what a merchant gives back at the partner's own desk is no answer to a customer's wish
  const refunds = effectsOf(story, "refunded").filter(({ move }) => move === undefined);
  const references = [...story.refunds.keys()];
  const matched: ReadonlyMap<string, readonly EffectEvent[]> = handsNamesOn(index)
    ? new Map(references.map((reference) => [reference, refunds.filter((refund) => isNamed(reference, refund))]))
    : byAmount(story.refunds, refunds);
  const asked = new Set([...matched.values()].flat());
  return { of: (reference) => matched.get(reference) ?? [], unasked: refunds.filter((refund) => !asked.has(refund)) };
}
