import { resolveOrders } from "../core/order-names.ts";
import { runPlan } from "../world/sim/run-plan.ts";
import type { SimWorld } from "../world/sim/sim-world.ts";
import { faultSpace, type Habits, kindOf } from "./fault-space.ts";
import { type PlanOptions, plainPlanAt } from "./random/plan.ts";

/** What an integration uses of its partners where nothing goes wrong. */
export interface Usage {
  /** Operations that it calls, and webhooks that it gets. */
  readonly used: readonly string[];
  /** The same for each kind of customer. */
  readonly habits: Habits;
  /** The most transactions that a run went through. */
  readonly transactions: number;
}

/** Enough that every kind of customer comes by. */
const runs = 60;

/** Lets customers of all kinds shop while nothing fails. A random search aims at what it saw there. */
export async function observeUsage(world: SimWorld, options: PlanOptions): Promise<Usage> {
  const contracts = Object.fromEntries(world.blueprints.map(({ name, contract }) => [name, contract]));
  const noFaults = faultSpace(contracts, { faults: {} });
  const habits = new Map<string, Set<string>>();
  let transactions = 0;
  for (let seed = 1; seed <= runs; seed += 1) {
    const plan = plainPlanAt(noFaults, options, seed);
    const { events, moments } = await runPlan({ plan: { ...plan, sim: { ...plan.sim, afterwardsMs: 0 } }, ...world });
    transactions = Math.max(transactions, moments["after-commit"]);
    const kinds = new Map(plan.scenario.workload.orders.map((order) => [order.order, kindOf(order)]));
    for (const event of resolveOrders(events)) {
      if (event.type !== "call" && event.type !== "webhook-sent") continue;
      const kind = kinds.get(event.site.order) ?? "nobody";
      const names = habits.get(kind) ?? new Set();
      habits.set(kind, names.add(event.type === "call" ? event.site.operation : event.site.webhook));
    }
  }
  return {
    used: [...new Set([...habits.values()].flatMap((names) => [...names]))].sort(),
    habits: Object.fromEntries([...habits].map(([kind, names]) => [kind, [...names].sort()])),
    transactions,
  };
}
