import { type Plan, plainSettings } from "../core/plan.ts";
import type { Scenario } from "../core/scenario.ts";
import type { ScheduledFault } from "../core/schedule.ts";
import { ordersOf } from "../workload/open-loop.ts";
import type { CallTarget, FaultSpace } from "./fault-space.ts";
import type { Reached } from "./judge.ts";

/** How long what belongs to an outage lasts, in ms. */
export interface OutageTimes {
  /** Before the first outage, so that it is seen what is usual. */
  readonly calmMs: number;
  /** From an outage's beginning on: first all calls are held, longer than they are waited for; only then is every slot of a pool taken. */
  readonly heldUntilMs: number;
  readonly holdMs: number;
  /** Then nobody listens, and then all is refused. */
  readonly awayUntilMs: number;
  readonly outageMs: number;
  /** Who called in vain calls again, and all is well. */
  readonly afterwardsMs: number;
  readonly settleMs: number;
}

/** One partner's outage; times are told from its beginning on. */
export interface Outage {
  readonly partner: string;
  readonly faults: readonly Omit<ScheduledFault, "id">[];
}

export const eachMs = ({ outageMs, afterwardsMs }: OutageTimes): number => outageMs + afterwardsMs;

export function outagesOf({ faults, links, calls }: FaultSpace, times: OutageTimes): Outage[] {
  const { heldUntilMs, holdMs, awayUntilMs, outageMs } = times;
  return [...new Set(calls.map(({ partner }) => partner))].flatMap((partner): Outage[] => {
    const isLinked = links.some(({ link, choices }) => link === partner && choices.some(({ fault }) => fault === "link-down"));
    const during = (fromMs: number, toMs: number) => ({ fromMs, toMs });
    const some: Outage["faults"] = [
      ...(faults.hang ? [{ fault: "hang", at: { partner }, with: { hold_ms: holdMs }, during: during(0, heldUntilMs) }] : []),
      ...(isLinked ? [{ fault: "link-down", at: { link: partner }, with: {}, during: during(heldUntilMs, awayUntilMs) }] : []),
      ...(faults.status
        ? [{ fault: "status", at: { partner }, with: { code: 503 }, during: during(awayUntilMs, outageMs) }]
        : []),
    ];
    const lasting = some.filter((fault) => fault.during !== undefined && fault.during.toMs > fault.during.fromMs);
    return lasting.length === 0 ? [] : [{ partner, faults: lasting }];
  });
}

/** Customers who buy all the time. */
const buyers = (ratePerSecond: number, durationMs: number): Scenario["workload"] => ({
  orders: [],
  load: { ratePerSecond, durationMs },
});

/** Customers buy all the time, and one outage after the other comes and goes. */
export function scenarioOf(outages: readonly Outage[], ratePerSecond: number, times: OutageTimes): Scenario {
  const { calmMs, outageMs, settleMs } = times;
  const faults = outages.flatMap(({ faults: some }, n) =>
    some.map((fault, m): ScheduledFault => {
      const { fromMs, toMs } = fault.during ?? { fromMs: 0, toMs: outageMs };
      const startMs = calmMs + n * eachMs(times);
      return { ...fault, id: `outage-${n + 1}-${m + 1}`, during: { fromMs: startMs + fromMs, toMs: startMs + toMs } };
    }),
  );
  const lastsMs = calmMs + outages.length * eachMs(times);
  return {
    name: "outages",
    story: "Partners are away for a while, one after the other, and customers keep buying.",
    workload: buyers(ratePerSecond, lastsMs),
    faults,
    safetyMs: lastsMs,
    settleMs,
    partners: {},
    expect: { except: {} },
  };
}

/** Every third order: too few failures in a row to open a breaker. */
const struggling = 3;
/** Waits that double are told from others once there are some of two lengths. */
const triesInVain = 4;

/**
 * Partners take up one order in three at the fourth time only, each order at another of its calls: so it is seen how long who fails
 * again and again waits.
 *
 * @param reached the sites of a calm order
 */
export function struggleOf(
  { faults, calls }: FaultSpace,
  reached: readonly Reached["site"][],
  { ratePerSecond, lastsMs, settleMs }: { readonly ratePerSecond: number; readonly lastsMs: number; readonly settleMs: number },
): Scenario {
  const isReached = ({ partner, operation }: CallTarget): boolean =>
    reached.some((site) => site.kind === "call" && site.partner === partner && site.operation === operation);
  const effectful = calls.filter((call) => call.effectful && isReached(call));
  const workload = buyers(ratePerSecond, lastsMs);
  const struck = faults.status === undefined ? [] : ordersOf(workload).filter((_order, n) => n % struggling === 0);
  return {
    name: "struggle",
    story: "Partners take up one order in three at the fourth time only.",
    workload,
    faults: struck.flatMap(({ order }, n): ScheduledFault[] => {
      const call = effectful[n % Math.max(1, effectful.length)];
      if (call === undefined) return [];
      const { partner, operation } = call;
      const at = { partner, operation, order, attempt: { upTo: triesInVain } };
      return [{ id: `struggle-${n + 1}`, fault: "status", at, with: { code: 503 } }];
    }),
    safetyMs: lastsMs,
    settleMs,
    partners: {},
    expect: { except: {} },
  };
}

const inVirtualTime = { calmMs: 2_000, outageMs: 3_000, afterwardsMs: 3_000, settleMs: 60_000, ratePerSecond: 10 };
/** Each kind of outage by itself: whoever waits for answers is not called often enough to be seen to storm a partner that refuses. */
const kindsInVirtualTime: readonly OutageTimes[] = [
  { ...inVirtualTime, heldUntilMs: 3_000, holdMs: 6_000, awayUntilMs: 3_000 },
  { ...inVirtualTime, heldUntilMs: 0, holdMs: 0, awayUntilMs: 1_000 },
];

/** Where no machine adds its own time, a call of the order's own that is waited for looks like waiting for others. */
const exceptions = { bulkhead: "in virtual time the wait for an order's own call counts as well" };

/**
 * What takes many orders to be seen, in virtual time: plans for each partner's outages, and one for all that struggle.
 *
 * @param reached the sites of a calm order
 */
export function plansUnderLoad(space: FaultSpace, reached: readonly Reached["site"][], seed: number): Plan[] {
  const { calmMs, outageMs, afterwardsMs, settleMs, ratePerSecond } = inVirtualTime;
  const outages = kindsInVirtualTime.flatMap((times) =>
    outagesOf(space, times).map((outage) => scenarioOf([outage], ratePerSecond, times)),
  );
  const lastsMs = calmMs + outageMs + afterwardsMs;
  const struggle = struggleOf(space, reached, { ratePerSecond, lastsMs, settleMs });
  return [...outages, struggle]
    .filter(({ faults }) => faults.length > 0)
    .map((scenario) => ({ scenario: { ...scenario, expect: { except: exceptions } }, seed, sim: plainSettings }));
}
