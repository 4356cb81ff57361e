import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import type { TransactionMoment } from "../../../src/core/fault.ts";
import type { Plan } from "../../../src/core/plan.ts";
import { formatPattern } from "../../../src/core/site.ts";
import { basePlan, standardOrder } from "../../../src/explore/base-plan.ts";
import { type AimedFault, faultsAt } from "../../../src/explore/fault-space.ts";
import { judge } from "../../../src/explore/judge.ts";
import { planWith } from "../../../src/explore/systematic.ts";
import { spaceOf } from "../../../src/explore/task-runner.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { runPlan } from "../../../src/world/sim/run-plan.ts";

const world = referenceWorld();
const enact = (plan: Plan) => runPlan({ plan, ...world });

/** The standard order, and another later: who is killed while one customer waits can still be timed by the other. */
const base = basePlan(
  {
    ...standardOrder,
    workload: {
      orders: standardOrder.workload.orders.flatMap((order) => [order, { ...order, order: "order-2", startMs: 1500 }]),
    },
  },
  1,
);

const { verdict, trace } = await judge(base, { enact, checkers: builtins.checkers }, {});
if (trace === undefined) throw new Error("the run was to be traced");
const { moments } = await enact(base);

const space = spaceOf(world, "standard");
const atSites = trace.sites.flatMap(({ site }) => faultsAt(space, site)).filter(({ fault }) => fault === "crash");
const atTransactions = (moment: TransactionMoment): AimedFault[] =>
  Array.from({ length: moments[moment] }, (_, n) => ({
    fault: "crash-in-transaction",
    at: {},
    with: { moment, transaction: n + 1, restart_after_ms: 200 },
  }));

/** What came of the kill. */
async function afterKill(fault: AimedFault) {
  const plan = planWith(base, [fault]);
  const { events, error } = await enact(plan);
  const { checks } = checkHistory(events, { checkers: builtins.checkers });
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  return {
    error,
    doubts: checks.filter(({ verdict }) => verdict !== "held" && verdict !== "not applicable"),
    killed: [count("fault-fired"), count("crash"), count("restart")],
    kept: events.flatMap((event) => (event.type === "read" ? [event.value?.status] : [])),
  };
}

const unharmed = { error: undefined, doubts: [], killed: [1, 1, 1], kept: ["confirmed", "confirmed"] };

describe("a kill of the reference integration", () => {
  it("has somewhere to strike", () => {
    expect(verdict).toBe("held");
    const struck = new Set(atSites.map(({ at }) => `${at.operation} ${at.order} ${at.phase}`));
    const struckWebhooks = new Set(atSites.map(({ at }) => `${at.webhook} ${at.order} ${at.phase}`));
    for (const operation of ["createPayment", "createShipment", "capturePayment", "sendMessage"])
      for (const order of ["order-1", "order-2"])
        for (const phase of ["before-effect", "after-effect", "after-response"])
          expect(struck).toContain(`${operation} ${order} ${phase}`);
    for (const phase of ["before-acknowledgement", "after-acknowledgement"])
      expect(struckWebhooks).toContain(`payment.captured order-1 ${phase}`);
    const webhooks = trace.sites.filter(({ site }) => site.kind === "webhook").length;
    expect(atSites).toHaveLength(3 * (trace.sites.length - webhooks) + 2 * webhooks);
    for (const count of Object.values(moments)) expect(count).toBeGreaterThan(40);
  });

  it.each(atSites.map((fault) => [formatPattern(fault.at), fault] as const))("does no harm at %s", async (_where, fault) => {
    expect(await afterKill(fault)).toEqual(unharmed);
  });

  it.each(["before-transaction", "before-commit", "after-commit"] as const)(
    "does no harm %s, whichever transaction it is",
    async (moment) => {
      const harmed: unknown[] = [];
      for (const fault of atTransactions(moment)) {
        const came = await afterKill(fault);
        if (JSON.stringify(came) !== JSON.stringify(unharmed)) harmed.push([fault.with.transaction, came]);
      }
      expect(harmed).toEqual([]);
    },
  );
});
