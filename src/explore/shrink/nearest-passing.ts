import { makesOrder } from "../../actions/index.ts";
import { type Plan, plainSettings } from "../../core/plan.ts";
import { isSame } from "../../core/same.ts";
import { type KnownOrder, timesOf } from "../../core/scenario.ts";
import type { ScheduledFault } from "../../core/schedule.ts";
import { formatPattern } from "../../core/site.ts";

export interface Passing {
  readonly plan: Plan;
  /** A sentence's end: what is different. */
  readonly difference: string;
}

const named = ({ fault, at }: ScheduledFault): string =>
  Object.keys(at).length === 0 ? fault : `${fault} at ${formatPattern(at)}`;

/** The same customer otherwise, in one thing each. */
function* plainerCustomers({
  order,
  paymentToken,
  currency,
  steps,
}: KnownOrder): Iterable<{ change: Partial<KnownOrder>; words: string }> {
  for (const [at, step] of steps.entries())
    if (timesOf(step) > 1) {
      const { times: _times, ...once } = step;
      yield {
        change: { steps: steps.map((one, n) => (n === at ? once : one)) },
        words: `if ${order} asks for "${step.do}" once`,
      };
    }
  const [plainToken, plainCurrency] = ["tok_visa_ok", "EUR"];
  if (paymentToken !== plainToken) yield { change: { paymentToken: plainToken }, words: `if ${order} pays with ${plainToken}` };
  if (currency !== plainCurrency) yield { change: { currency: plainCurrency }, words: `if ${order} pays in ${plainCurrency}` };
}

/** Plans that differ from this one in one thing. */
export function* neighbours(plan: Plan): Iterable<Passing> {
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
      if (makesOrder(step)) continue;
      const shorter = { ...order, steps: order.steps.filter((_step, m) => m !== at) };
      const orders = scenario.workload.orders.map((one, m) => (m === n ? shorter : one));
      const workload = { ...scenario.workload, orders };
      yield {
        plan: { ...plan, scenario: { ...scenario, workload } },
        difference: `the same without "${step.do}" of ${order.order}`,
      };
    }
  const { orders } = scenario.workload;
  for (const [n, order] of orders.entries())
    for (const { change, words } of plainerCustomers(order)) {
      const workload = { ...scenario.workload, orders: orders.map((one, m) => (m === n ? { ...one, ...change } : one)) };
      yield { plan: { ...plan, scenario: { ...scenario, workload } }, difference: `the same ${words}` };
    }
  for (const [n, { order }] of orders.entries()) {
    const isTheirs = (fault: ScheduledFault): boolean => fault.at.order === order;
    if (orders.length < 2 || faults.some(isTheirs)) continue;
    const workload = { ...scenario.workload, orders: orders.filter((_one, m) => m !== n) };
    yield { plan: { ...plan, scenario: { ...scenario, workload } }, difference: `the same without the customer of ${order}` };
  }
  const { sim } = plan;
  if (sim.workers > 1) yield { plan: { ...plan, sim: { ...sim, workers: 1 } }, difference: "the same with one worker" };
  const settings = (change: Partial<Plan["sim"]>, difference: string): Passing => ({
    plan: { ...plan, sim: { ...sim, ...change } },
    difference,
  });
  if (!isSame(sim.latencyMs, plainSettings.latencyMs))
    yield settings({ latencyMs: plainSettings.latencyMs }, "the same on a near network without jitter");
  if (sim.ties !== "in-order") yield settings({ ties: "in-order" }, "the same where ties are not decided by chance");
  if (sim.signing !== "all") yield settings({ signing: "all" }, "the same where partners sign with all their secrets");
  if (sim.afterwardsMs > 0) yield settings({ afterwardsMs: 0 }, "the same without the hours before the end");
  if (sim.redelivery !== "configured") yield settings({ redelivery: "configured" }, "the same without days of redelivery");
  for (const [name, { idempotency }] of Object.entries(scenario.partners)) {
    if (idempotency === undefined || idempotency === "full") continue;
    const partners = { ...scenario.partners, [name]: { ...scenario.partners[name], idempotency: "full" as const } };
    yield { plan: { ...plan, scenario: { ...scenario, partners } }, difference: `the same where ${name} keeps idempotency keys` };
  }
  for (const [name, { pageItems, ...rest }] of Object.entries(scenario.partners)) {
    if (pageItems === undefined) continue;
    const partners = { ...scenario.partners, [name]: rest };
    yield {
      plan: { ...plan, scenario: { ...scenario, partners } },
      difference: `the same where ${name} answers with whole lists`,
    };
  }
}

/**
 * The nearest plan that holds; undefined where no neighbour does. One whose fault met nobody is none.
 *
 * @param fails whether a plan breaks anything at all, or proves nothing
 */
export async function nearestPassing(plan: Plan, fails: (plan: Plan) => Promise<boolean>): Promise<Passing | undefined> {
  for (const neighbour of neighbours(plan)) if (!(await fails(neighbour.plan))) return neighbour;
  return undefined;
}
