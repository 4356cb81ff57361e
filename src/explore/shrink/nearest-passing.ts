import { type Plan, plainSettings } from "../../core/plan.ts";
import type { ScheduledFault } from "../../core/schedule.ts";
import { formatPattern } from "../../core/site.ts";

export interface Passing {
  readonly plan: Plan;
  /** A sentence's end: what is different. */
  readonly difference: string;
}

const named = ({ fault, at }: ScheduledFault): string =>
  Object.keys(at).length === 0 ? fault : `${fault} at ${formatPattern(at)}`;

/** Plans that differ from this one in one thing. */
function* neighbours(plan: Plan): Iterable<Passing> {
  const { scenario } = plan;
  const { faults } = scenario;
  const withFaults = (changed: readonly ScheduledFault[]): Plan => ({ ...plan, scenario: { ...scenario, faults: changed } });
  for (const [n, fault] of faults.entries()) {
    const { attempt } = fault.at;
    if (typeof attempt === "number") {
      const moved = { ...fault, at: { ...fault.at, attempt: attempt + 1 } };
      yield {
        plan: withFaults(faults.map((one, m) => (m === n ? moved : one))),
        difference: `the same, but ${fault.fault} strikes attempt ${attempt + 1} instead of ${attempt}`,
      };
    }
  }
  for (const [n, fault] of faults.entries())
    yield { plan: withFaults(faults.filter((_one, m) => m !== n)), difference: `the same without ${named(fault)}` };
  // the later it is left out, the less is different; without its beginning there is no order
  for (const [n, order] of scenario.workload.orders.entries())
    for (const [at, step] of [...order.steps.entries()].reverse()) {
      if (step.do === "place") continue;
      const shorter = { ...order, steps: order.steps.filter((_step, m) => m !== at) };
      const orders = scenario.workload.orders.map((one, m) => (m === n ? shorter : one));
      const workload = { ...scenario.workload, orders };
      yield {
        plan: { ...plan, scenario: { ...scenario, workload } },
        difference: `the same without "${step.do}" of ${order.order}`,
      };
    }
  const { sim } = plan;
  if (sim.workers > 1) yield { plan: { ...plan, sim: { ...sim, workers: 1 } }, difference: "the same with one worker" };
  if (sim.latencyMs.min !== sim.latencyMs.max)
    yield {
      plan: { ...plan, sim: { ...sim, latencyMs: plainSettings.latencyMs } },
      difference: "the same on a network without jitter",
    };
}

/**
 * The nearest plan that breaks nothing; undefined where each neighbour breaks something too.
 *
 * @param breaks whether a plan breaks anything at all
 */
export async function nearestPassing(plan: Plan, breaks: (plan: Plan) => Promise<boolean>): Promise<Passing | undefined> {
  for (const neighbour of neighbours(plan)) if (!(await breaks(neighbour.plan))) return neighbour;
  return undefined;
}
