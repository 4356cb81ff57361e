import fc from "fast-check";
import type { Step } from "../../core/scenario.ts";
import { type Steps, times } from "./steps.ts";

/** One refund of what is left by then. `all`: without an amount; else so many thousandths of it. */
interface Wish {
  readonly part: "all" | number;
  readonly submitted: { readonly times?: number };
  readonly pauseMs: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  part: fc.oneof(
    { weight: 1, arbitrary: fc.constant("all" as const) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 1000 }) },
  ),
  submitted: times,
  pauseMs: fc.constantFrom(0, 0, 0, 40, 700),
});

/** What a customer may send back: never more than is left, and nothing once all was asked for. */
export const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(wish, { minLength: 1, maxLength: 3 });

/** The steps that ask for these refunds of an order at this price; in all, at most the price. */
export function refundSteps(totalMinor: number, wanted: readonly Wish[]): Steps {
  let leftMinor = totalMinor;
  return wanted.flatMap(({ part, submitted, pauseMs }, n): Step[] => {
    if (leftMinor === 0) return [];
    const amountMinor = part === "all" ? leftMinor : Math.max(1, Math.floor((leftMinor * part) / 1000));
    leftMinor -= amountMinor;
    const pause: Step[] = pauseMs === 0 ? [] : [{ do: "wait", ms: pauseMs }];
    return [...pause, { do: "refund", reference: `r${n + 1}`, ...(part !== "all" && { amountMinor }), ...submitted }];
  });
}
