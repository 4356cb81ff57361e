import { actionOf, makesOrder } from "../../actions/index.ts";
import type { FaultCatalogue } from "../../core/catalogue.ts";
import { mannerNames } from "../../core/partner-manners.ts";
import { type Plan, plainSettings } from "../../core/plan.ts";
import { isSame } from "../../core/same.ts";
import { type KnownOrder, type Step, timesOf } from "../../core/scenario.ts";
import type { ScheduledFault } from "../../core/schedule.ts";
import type { SitePattern } from "../../core/site.ts";
import { standardOrder } from "../base-plan.ts";

/** Plans that are simpler than this one in one thing, the boldest first. */
export type Simplification = (plan: Plan, catalogue: FaultCatalogue) => Iterable<Plan>;

const withFaults = (plan: Plan, faults: readonly ScheduledFault[]): Plan => ({ ...plan, scenario: { ...plan.scenario, faults } });
const withOrders = (plan: Plan, orders: readonly KnownOrder[]): Plan => ({
  ...plan,
  scenario: { ...plan.scenario, workload: { ...plan.scenario.workload, orders } },
});
const without = <T>(items: readonly T[], at: number, count = 1): T[] => [...items.slice(0, at), ...items.slice(at + count)];
const replaced = <T>(items: readonly T[], at: number, item: T): T[] => items.map((one, n) => (n === at ? item : one));

/** Halves first, then one by one. */
function* shorter<T>(items: readonly T[], least: number): Iterable<T[]> {
  for (let size = Math.max(1, items.length >> 1); size >= 1; size >>= 1)
    for (let at = 0; at < items.length; at += size) {
      const rest = without(items, at, size);
      if (rest.length >= least) yield rest;
    }
}

function* fewerFaults(plan: Plan): Iterable<Plan> {
  const { faults } = plan.scenario;
  if (faults.length > 1) yield withFaults(plan, []);
  for (const rest of shorter(faults, 0)) yield withFaults(plan, rest);
}

/** A fault aimed at an order that is gone would never fire. */
function* fewerOrders(plan: Plan): Iterable<Plan> {
  const { workload, faults } = plan.scenario;
  for (const orders of shorter(workload.orders, workload.load === undefined ? 1 : 0)) {
    const names = new Set(orders.map(({ order }) => order));
    const gone = (order: string | undefined): boolean => order !== undefined && !order.endsWith("*") && !names.has(order);
    yield withFaults(
      withOrders(plan, orders),
      faults.filter(({ at }) => !gone(at.order)),
    );
  }
  if (workload.load !== undefined && workload.orders.length > 0) {
    const { load: _load, ...rest } = workload;
    yield { ...plan, scenario: { ...plan.scenario, workload: rest } };
  }
}

function* simplerStep(step: Step): Iterable<Step> {
  const times = timesOf(step);
  if (times > 1) {
    const { times: _times, ...once } = step;
    yield once;
    if (times > 2) yield { ...step, times: 2 };
  }
  yield* actionOf(step).simpler?.(step) ?? [];
}

const plainMinor = 4200;

/** The same at a price that is easy to read, where no step's amounts rest on the one it has. */
function atPlainPrice(order: KnownOrder): KnownOrder | undefined {
  let dueMinor = plainMinor;
  const steps: Step[] = [];
  for (const step of order.steps) {
    const { atPrice } = actionOf(step);
    const priced = atPrice === undefined ? { step, dueMinor } : atPrice(step, dueMinor);
    if (priced === undefined) return undefined;
    steps.push(priced.step);
    dueMinor = priced.dueMinor;
  }
  const plain = { ...order, totalMinor: plainMinor, steps };
  return isSame(plain, order) ? undefined : plain;
}

function* simplerOrder(order: KnownOrder): Iterable<KnownOrder> {
  for (const [at, step] of order.steps.entries()) {
    const fewer = without(order.steps, at);
    // a schedule without it could not be replayed: nothing is done for an order that nobody places
    if (fewer.some(makesOrder)) yield { ...order, steps: fewer };
    for (const simpler of simplerStep(step)) yield { ...order, steps: replaced(order.steps, at, simpler) };
  }
  if (order.paymentToken !== "tok_visa_ok") yield { ...order, paymentToken: "tok_visa_ok" };
  if (order.startMs > 0) yield { ...order, startMs: 0 };
  if (order.startMs > 1) yield { ...order, startMs: order.startMs >> 1 };
  if (order.customer !== undefined) {
    const { customer: _customer, ...own } = order;
    yield own;
  }
  if (order.currency !== "EUR") yield { ...order, currency: "EUR" };
  const plain = atPlainPrice(order);
  if (plain !== undefined) yield plain;
}

function* simplerOrders(plan: Plan): Iterable<Plan> {
  const { orders } = plan.scenario.workload;
  for (const [at, order] of orders.entries())
    for (const simpler of simplerOrder(order)) yield withOrders(plan, replaced(orders, at, simpler));
}

function* narrower(at: SitePattern, orders: readonly string[]): Iterable<SitePattern> {
  if (at.link !== undefined || (at.partner === undefined && at.operation === undefined && at.webhook === undefined)) return;
  const { order: wanted } = at;
  if (wanted === undefined || wanted.endsWith("*"))
    for (const order of orders) if (order.startsWith(wanted?.slice(0, -1) ?? "")) yield { ...at, order };
  const { attempt } = at;
  if (typeof attempt !== "number") yield { ...at, attempt: 1 };
  if (typeof attempt === "object" && attempt.upTo > 2) yield { ...at, attempt: { upTo: attempt.upTo - 1 } };
  if (typeof attempt === "number" && attempt > 1) yield { ...at, attempt: attempt - 1 };
}

function* simplerFault(fault: ScheduledFault, orders: readonly string[], catalogue: FaultCatalogue): Iterable<ScheduledFault> {
  for (const at of narrower(fault.at, orders)) yield { ...fault, at };
  if (fault.during !== undefined) {
    const { during, ...always } = fault;
    yield always;
    const { fromMs, toMs } = during;
    const half = (toMs - fromMs) >> 1;
    if (half >= 50) {
      yield { ...fault, during: { fromMs, toMs: fromMs + half } };
      yield { ...fault, during: { fromMs: toMs - half, toMs } };
    }
  }
  if (fault.times !== undefined) {
    const { times, ...always } = fault;
    yield always;
    if (times > 1) yield { ...fault, times: 1 };
  }
  const { parameters = {} } = catalogue[fault.fault] ?? {};
  for (const [name, { default: standard }] of Object.entries(parameters))
    if (fault.with[name] !== standard) {
      yield { ...fault, with: { ...fault.with, [name]: standard } };
      const value = fault.with[name];
      if (name === "transaction" && typeof value === "number") yield { ...fault, with: { ...fault.with, [name]: value - 1 } };
    }
}

function* simplerFaults(plan: Plan, catalogue: FaultCatalogue): Iterable<Plan> {
  const { faults, workload } = plan.scenario;
  const orders = workload.orders.map(({ order }) => order);
  for (const [at, fault] of faults.entries())
    for (const simpler of simplerFault(fault, orders, catalogue)) yield withFaults(plan, replaced(faults, at, simpler));
}

function* plainerWorld(plan: Plan): Iterable<Plan> {
  const { scenario, sim } = plan;
  if (Object.keys(scenario.partners).length > 0) {
    yield { ...plan, scenario: { ...scenario, partners: {} } };
    for (const [name, modes] of Object.entries(scenario.partners)) {
      const { [name]: _one, ...partners } = scenario.partners;
      yield { ...plan, scenario: { ...scenario, partners } };
      for (const mode of Object.keys(modes).length > 1 ? mannerNames : []) {
        const { [mode]: _mode, ...rest } = modes;
        yield { ...plan, scenario: { ...scenario, partners: { ...partners, [name]: rest } } };
      }
    }
  }
  const settings = (change: Partial<Plan["sim"]>): Plan => ({ ...plan, sim: { ...sim, ...change } });
  if (sim.workers > 1) yield settings({ workers: sim.workers - 1 });
  if (sim.latencyMs.min !== 2 || sim.latencyMs.max !== 2) yield settings({ latencyMs: plainSettings.latencyMs });
  if (sim.latencyMs.min !== sim.latencyMs.max) yield settings({ latencyMs: { min: sim.latencyMs.max, max: sim.latencyMs.max } });
  if (sim.ties !== "in-order") yield settings({ ties: "in-order" });
  if (sim.afterwardsMs > 0) yield settings({ afterwardsMs: 0 });
  if (sim.signing !== "all") yield settings({ signing: "all" });
  if (sim.redelivery !== "configured") yield settings({ redelivery: "configured" });
  if (scenario.safetyMs > standardOrder.safetyMs) yield { ...plan, scenario: { ...scenario, safetyMs: standardOrder.safetyMs } };
  if (plan.seed !== 1) yield { ...plan, seed: 1 };
}

/** `order-1` and so on in place of a shop's own names. */
function* plainNames(plan: Plan): Iterable<Plan> {
  const { workload, faults } = plan.scenario;
  const names = new Map(workload.orders.map(({ order }, n) => [order, `order-${n + 1}`]));
  if ([...names].every(([order, plain]) => order === plain)) return;
  const renamed = (step: Step): Step => (step.do === "renew" ? { ...step, of: names.get(String(step.of)) ?? step.of } : step);
  const orders = workload.orders.map((order) => ({
    ...order,
    order: names.get(order.order) ?? order.order,
    steps: order.steps.map(renamed),
  }));
  const aimed = faults.map((fault) => {
    const order = names.get(fault.at.order ?? "");
    return order === undefined ? fault : { ...fault, at: { ...fault.at, order } };
  });
  yield withFaults(withOrders(plan, orders), aimed);
}

/** In the order in which a person would want them. */
export const simplifications: readonly Simplification[] = [
  fewerFaults,
  fewerOrders,
  simplerOrders,
  simplerFaults,
  plainNames,
  plainerWorld,
];
