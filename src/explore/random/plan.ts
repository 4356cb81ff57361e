import fc from "fast-check";
import type { PartnerManners } from "../../core/partner-manners.ts";
import type { Plan, SimSettings } from "../../core/plan.ts";
import { createRandom } from "../../core/random.ts";
import type { Scenario, Workload } from "../../core/scenario.ts";
import { type FaultSpace, kindOf } from "../fault-space.ts";
import { asTheyAre } from "./as-they-are.ts";
import { candidatesOf } from "./candidates.ts";
import { draw } from "./draw.ts";
import { scheduleOf, sketchArbitrary } from "./faults.ts";
import { workloadArbitrary } from "./workload.ts";

export interface PlanOptions {
  readonly maxOrders: number;
  readonly maxFaults: number;
  /** How long the integration waits for a shopper at the bank until it gives the order up; 15 minutes unless given. */
  readonly shopperTimeoutMs?: number;
}

const safetyMs = 3_000;
const settleMs = 60_000;
const usualShopperTimeoutMs = 15 * 60_000;

/** Over midnight and the next morning: whatever comes round every night has come round. */
const nightMs = 30 * 3_600_000;
const rarely = <T>(usual: T, other: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 99, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constant(other) });

const sim: fc.Arbitrary<SimSettings> = fc.record({
  /** Close by, in one country, far away, and as the weather is. */
  latencyMs: fc.constantFrom({ min: 2, max: 2 }, { min: 1, max: 10 }, { min: 40, max: 60 }, { min: 1, max: 200 }),
  ties: fc.constantFrom("in-order", "uniform", "priorities"),
  workers: fc.constantFrom(1, 1, 1, 2, 2, 3),
  afterwardsMs: rarely(0, nightMs),
  redelivery: rarely("configured" as const, "days" as const),
  signing: fc.constantFrom("all", "all", "newest", "oldest"),
});

const idempotency = fc.constantFrom("full", "full", "full", "full", "full", "full", "none", "errors-not-cached");

/** How much a page holds is the partner's to say: mostly all that there is. */
const pages = fc.constantFrom(undefined, undefined, undefined, undefined, undefined, undefined, undefined, 1);

/** Who was sent to the bank may never come back: such an order ends when the integration has waited long enough. */
function patienceMs({ orders }: Workload, shopperTimeoutMs: number): number {
  return orders.some(({ paymentToken }) => paymentToken === "tok_requires_action") ? shopperTimeoutMs : 0;
}

/** Whole runs: customers, faults, partners' manners, and how the world treats them. */
export function planArbitrary(space: FaultSpace, options: PlanOptions): fc.Arbitrary<Plan> {
  const { maxOrders, maxFaults, shopperTimeoutMs = usualShopperTimeoutMs } = options;
  const { partners } = candidatesOf(space);
  return fc
    .record({
      workload: workloadArbitrary({ maxOrders }),
      sketch: sketchArbitrary(maxFaults),
      modes: fc.tuple(...partners.map(() => idempotency)),
      sim,
      seed: fc.nat(),
      pages: fc.tuple(...partners.map(() => pages)),
    })
    .map(({ workload, sketch, modes, sim, seed, pages }): Plan => {
      const customers = workload.orders.map((order) => {
        const uses = space.habits?.[kindOf(order)];
        return { order: order.order, startMs: order.startMs, ...(uses && { uses }) };
      });
      const scenario: Scenario = {
        name: "random",
        story: "Customers shop while partners fail at random.",
        workload,
        faults: scheduleOf(space, customers, sketch),
        safetyMs,
        settleMs: settleMs + patienceMs(workload, shopperTimeoutMs),
        partners: Object.fromEntries(
          partners.map((partner, n) => {
            const pageItems = pages[n];
            const mode = space.weakKeys.includes(partner) ? modes[n] : undefined;
            return [partner, { idempotency: mode ?? "full", ...(pageItems !== undefined && { pageItems }) }];
          }),
        ),
        expect: { except: {} },
      };
      return { scenario, seed, sim };
    });
}

/** One in so many partners has a manner of this kind. */
const oneIn = 8;

/** Manners of a kind each, drawn beside the plan, so that adding one shifts nothing that a seed has drawn before. */
function mannersAt(partner: string, { weakKeys, decideLater }: FaultSpace, seed: number): PartnerManners {
  const has = (manner: string): boolean => createRandom(seed, `${manner} of ${partner}`).integer(1, oneIn) === 1;
  return {
    ...(has("json") && { json: "varied" }),
    ...(has("repeats") && { repeats: createRandom(seed, `repeats at ${partner}`).pick(["conflict", "latest-state"] as const) }),
    ...(has("latency") && { latency: { p50Ms: 20, p99Ms: 200 } }),
    ...(has("settling") && { settlesAfterMs: 500 }),
    ...(decideLater.includes(partner) && has("deciding later") && { outcomes: "later" }),
    ...(weakKeys.includes(partner) && has("forgetting") && { idempotencyTtlMs: 2_000 }),
  };
}

/** The plan of a seed with plain customers: what an integration does for each kind of them is seen by these. */
export function plainPlanAt(space: FaultSpace, options: PlanOptions, seed: number): Plan {
  const plan = { ...draw(planArbitrary(space, options), seed), seed };
  const partners = Object.entries(plan.scenario.partners).map(([name, drawn]) => [
    name,
    { ...drawn, ...mannersAt(name, space, seed) },
  ]);
  return { ...plan, scenario: { ...plan.scenario, partners: Object.fromEntries(partners) } };
}

/** The one plan of a seed, which is the run's own seed too: a single number says it all. */
export const planAt = (space: FaultSpace, options: PlanOptions, seed: number): Plan =>
  asTheyAre(plainPlanAt(space, options, seed), space, seed);
