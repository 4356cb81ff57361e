import type { FaultCatalogue } from "../../core/catalogue.ts";
import type { Plan } from "../../core/plan.ts";
import { type Simplification, simplifications } from "./simplifications.ts";

export interface ShrinkOptions {
  /** Those of the schedule: what their parameters usually are is simpler. */
  readonly faults: FaultCatalogue;
  readonly maxTries?: number;
  readonly onStep?: (plan: Plan, tries: number) => void;
  /** True ends it early: what is smallest by then is what comes out. */
  readonly isOver?: () => boolean;
}

export interface Shrunk {
  readonly plan: Plan;
  readonly tries: number;
  /** True: no single thing more can be taken away or made simpler. */
  readonly minimal: boolean;
}

/**
 * Makes a plan as small as it gets while it still breaks the same invariant: fewer faults, fewer orders, simpler ones,
 * simpler faults, a plainer world, over and over until nothing helps any more.
 *
 * @param breaks whether a plan still breaks that invariant
 */
export async function shrinkPlan(plan: Plan, breaks: (plan: Plan) => Promise<boolean>, options: ShrinkOptions): Promise<Shrunk> {
  const { maxTries = 2000, onStep } = options;
  const tried = new Set([JSON.stringify(plan)]);
  let smallest = plan;
  let tries = 0;
  const isOver = (): boolean => tries >= maxTries || options.isOver?.() === true;

  /** One thing simpler, if anything is. */
  const step = async (simplify: Simplification): Promise<boolean> => {
    for (const candidate of simplify(smallest, options.faults)) {
      if (isOver()) return false;
      const text = JSON.stringify(candidate);
      if (tried.has(text)) continue;
      tried.add(text);
      tries += 1;
      if (!(await breaks(candidate))) continue;
      smallest = candidate;
      onStep?.(smallest, tries);
      return true;
    }
    return false;
  };

  let moved = true;
  while (moved && !isOver()) {
    moved = false;
    for (const simplify of simplifications) while (await step(simplify)) moved = true;
  }
  return { plan: smallest, tries, minimal: !isOver() };
}
