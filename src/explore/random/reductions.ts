import fc from "fast-check";
import type { Step } from "../../core/scenario.ts";
import { type Steps, times } from "./steps.ts";

/** Something that is taken off: the order comes to so many thousandths of what it came to before. */
const reduction = fc.record({
  part: fc.integer({ min: 1, max: 999 }),
  submitted: times,
  /** Most shops charge within moments: who thinks long comes too late. */
  pauseMs: fc.constantFrom(0, 0, 0, 15, 60, 200, 1_000),
});

const wanted = fc.oneof(
  { weight: 5, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(reduction, { minLength: 1, maxLength: 2 }) },
);

/** What is taken off an order at this price, once or twice, so that only a part of what was authorized is to be captured. */
export const reductions: fc.Arbitrary<(totalMinor: number) => Steps> = wanted.map((wishes) => (totalMinor) => {
  let dueMinor = totalMinor;
  return wishes.flatMap(({ part, submitted, pauseMs }): Step[] => {
    const toMinor = Math.floor((dueMinor * part) / 1000);
    if (toMinor === 0) return [];
    dueMinor = toMinor;
    const pause: Step[] = pauseMs === 0 ? [] : [{ do: "wait", ms: pauseMs }];
    return [...pause, { do: "reduce", toMinor, ...submitted }];
  });
});

/** What an order at this price comes to after such steps, if the shop lets them through. */
export function reducedTo(totalMinor: number, steps: Steps): number {
  return steps.reduce((dueMinor, step) => (step.do === "reduce" ? step.toMinor : dueMinor), totalMinor);
}
