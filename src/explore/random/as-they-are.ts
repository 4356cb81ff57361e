import { actionOf, actions } from "../../actions/index.ts";
import { isHeardOf } from "../../actions/partner.ts";
import { cards } from "../../actions/place.ts";
import type { Steps } from "../../actions/story.ts";
import type { Plan } from "../../core/plan.ts";
import { createRandom, type Random } from "../../core/random.ts";
import type { KnownOrder, Step } from "../../core/scenario.ts";
import type { Schedule } from "../../core/schedule.ts";
import type { FaultSpace } from "../fault-space.ts";

/** How shops name their orders: by a number, by the year, beyond ASCII, as long as a name may be, and so that the signs between digits count. */
const namings: readonly ((n: number) => string)[] = [
  (n) => `#${1000 + n}`,
  (n) => `2026/${String(n).padStart(4, "0")}`,
  (n) => `B${"äöüéñ"[n % 5]}r-${Math.floor(n / 5)}`,
  (n) => `${"order-".padEnd(62, "0")}${String(n).padStart(2, "0")}`,
  (n) => `${"1".repeat(n)}/${"1".repeat(64 - n - 1)}`,
];

/** One in so many is another than usual. */
const oneIn = { naming: 6, step: 4, sequel: 4, trouble: 8, again: 6 };

/** What a customer who orders again is called. */
const regular = "regular";

/** Most faults are over in some seconds. Who tries again and again, ever later, has to be watched for longer. */
const longTroubleMs = 30_000;

const isOneIn = (count: number, random: Random): boolean => random.integer(1, count) === 1;

/** Its customer pays, and neither cancels nor asks for money back. */
function isPaidAndKept({ paymentToken, steps }: KnownOrder): boolean {
  if (steps.some((step) => step.do === "cancel" || step.do === "refund")) return false;
  if (cards.paid.includes(paymentToken)) return true;
  return cards.abandoned.includes(paymentToken) && steps.some(({ outcome }) => outcome === "succeeded");
}

/** What may come after all that the order's customer does. */
function sequelsOf(order: KnownOrder, { calls, webhooks }: FaultSpace): readonly Steps[] {
  if (!isPaidAndKept(order)) return [];
  const all = actions.flatMap((action) => action.afterwards?.(order) ?? []);
  const partners = calls.map(({ partner }) => partner);
  const webhooksOf = webhooks.map(({ partner }) => partner);
  return all.filter((steps) => steps.every(({ do: name, move }) => name !== "partner" || isHeardOf(move, partners, webhooksOf)));
}

function asCustomersAre(order: KnownOrder, space: FaultSpace, random: Random): KnownOrder {
  const steps = order.steps.map((step): Step => {
    const others = actionOf(step).otherwise?.(step) ?? [];
    return others.length > 0 && isOneIn(oneIn.step, random) ? random.pick(others) : step;
  });
  const sequels = sequelsOf(order, space);
  return { ...order, steps: sequels.length > 0 && isOneIn(oneIn.sequel, random) ? [...steps, ...random.pick(sequels)] : steps };
}

/** The first customer orders the same again when the second would have ordered, by the same account and at the same price. */
const buyingAgain = ([first, second, ...others]: readonly KnownOrder[]): readonly KnownOrder[] => {
  if (first === undefined || second === undefined) return first === undefined ? [] : [first];
  const { order, startMs } = second;
  return [{ ...first, customer: regular }, { ...first, order, startMs, customer: regular }, ...others];
};

/** The schedule in which the first fault at a call goes on, for everybody and at every attempt. */
function lasting(faults: Schedule, space: FaultSpace): Schedule {
  const first = faults.find(({ fault, at }) => space.faults[fault]?.family === "call" && at.operation !== undefined);
  return faults.map((fault) => {
    if (fault !== first) return fault;
    const { times: _times, during: _during, ...always } = fault;
    const { order: _order, attempt: _attempt, ...at } = fault.at;
    return { ...always, at };
  });
}

/**
 * Orders named as shops name them, customers who do things otherwise now and then, what merchants, banks and carriers do
 * afterwards, and trouble that lasts. Drawn beside the plan, so that it shifts nothing that the seed has drawn.
 */
export function asTheyAre(plan: Plan, space: FaultSpace, seed: number): Plan {
  const { workload, faults } = plan.scenario;
  const naming = createRandom(seed, "naming");
  const nameOf = isOneIn(oneIn.naming, naming) ? naming.pick(namings) : undefined;
  const names = new Map(workload.orders.map(({ order }, n) => [order, nameOf?.(n + 1) ?? order]));
  const isAgain = isOneIn(oneIn.again, createRandom(seed, "buying again"));
  const drawn = isAgain ? buyingAgain(workload.orders) : workload.orders;
  const orders = drawn.map((order) => {
    const customer = asCustomersAre(order, space, createRandom(seed, `customer of ${order.order}`));
    return { ...customer, order: names.get(order.order) ?? order.order };
  });
  const aimed = faults.map((fault) => {
    const order = names.get(fault.at.order ?? "");
    return order === undefined ? fault : { ...fault, at: { ...fault.at, order } };
  });
  const isLong = isOneIn(oneIn.trouble, createRandom(seed, "trouble"));
  const trouble = isLong ? { faults: lasting(aimed, space), safetyMs: longTroubleMs } : { faults: aimed };
  return { ...plan, scenario: { ...plan.scenario, workload: { ...workload, orders }, ...trouble } };
}
