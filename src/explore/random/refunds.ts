import fc from "fast-check";
import type { Step } from "../../core/scenario.ts";
import { type Steps, times } from "./steps.ts";

/** One refund of what is left by then. `all`: without an amount; `too much`: more than is left; else so many thousandths of it. */
interface Wish {
  readonly part: "all" | "too much" | number;
  readonly submitted: { readonly times?: number };
  readonly pauseMs: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  part: fc.oneof(
    { weight: 1, arbitrary: fc.constant("all" as const) },
    { weight: 1, arbitrary: fc.constant("too much" as const) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 1000 }) },
  ),
  submitted: times,
  pauseMs: fc.constantFrom(0, 0, 0, 40, 700),
});

/** What a customer may ask back, more than is left among it: the shop has to say no to that. */
export const wishes: fc.Arbitrary<readonly Wish[]> = fc.array(wish, { minLength: 1, maxLength: 3 });

/** What a scenario's file may say. */
const mostMinor = 99_999_999;

/** The steps that ask for these refunds of an order at this price. */
export function refundSteps(totalMinor: number, wanted: readonly Wish[]): Steps {
  let leftMinor = totalMinor;
  return wanted.flatMap(({ part, submitted, pauseMs }, n): Step[] => {
    if (part === "too much" ? leftMinor >= mostMinor : leftMinor === 0) return [];
    const pause: Step[] = pauseMs === 0 ? [] : [{ do: "wait", ms: pauseMs }];
    const refund = { do: "refund", reference: `r${n + 1}`, ...submitted } as const;
    if (part === "too much") return [...pause, { ...refund, amountMinor: leftMinor + 1 }];
    const amountMinor = part === "all" ? leftMinor : Math.max(1, Math.floor((leftMinor * part) / 1000));
    leftMinor -= amountMinor;
    return [...pause, { ...refund, ...(part !== "all" && { amountMinor }) }];
  });
}
