import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { checkHistory } from "../../src/core/checker.ts";
import type { HistoryEvent, OrderView } from "../../src/core/history.ts";
import { plainSettings } from "../../src/core/plan.ts";
import type { Step } from "../../src/core/scenario.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";

const world = referenceWorld();

/** The standard order, with its customer waiting for that. */
async function waitingFor(step: Omit<Step, "do">, after: readonly Step[] = []) {
  const steps: Step[] = [{ do: "place" }, { do: "await", ...step }, ...after];
  const workload = { orders: standardOrder.workload.orders.map((order) => ({ ...order, steps })) };
  const { events } = await runPlan({ plan: { scenario: { ...standardOrder, workload }, seed: 1, sim: plainSettings }, ...world });
  const { verdict, checks } = checkHistory(events, { checkers, except: {} });
  const unmet = (events as readonly HistoryEvent[]).filter(({ type }) => type === "await-unmet");
  return { verdict, unmet, evidence: checks.find(({ checker }) => checker === "reach")?.evidence ?? [] };
}

const never: OrderView["status"] = "declined";

describe("a customer who waits for a status", () => {
  it("goes on as soon as it is shown", async () => {
    expect(await waitingFor({ status: "confirmed", withinMs: 5000, orElse: "unproven" })).toMatchObject({
      verdict: "held",
      unmet: [],
    });
  });

  it("leaves the scenario unproven where it never is, and says how long it waited", async () => {
    const { verdict, unmet, evidence } = await waitingFor({ status: never, withinMs: 800, orElse: "unproven" });
    expect(verdict).toBe("unproven");
    expect(unmet).toHaveLength(1);
    expect(evidence[0]?.sentence).toMatch(
      /^order-1 was not shown as declined within 8\d\d ms \(last seen: completed\), nor in the end/,
    );
  });

  it("does not ask how long it took, where nothing was to come after it and the order ended so", async () => {
    const soon = { status: "confirmed", withinMs: 1, orElse: "unproven" } as const;
    expect(await waitingFor(soon)).toMatchObject({ verdict: "held", unmet: [{ value: { isLast: true } }] });
    const { verdict, evidence } = await waitingFor(soon, [{ do: "wait", ms: 1 }]);
    expect(verdict).toBe("unproven");
    expect(evidence[0]?.sentence).toContain("what was to come after that met another state");
  });

  it("just goes on where the scenario says so", async () => {
    expect(await waitingFor({ status: never, withinMs: 800, orElse: "go-on" })).toMatchObject({ verdict: "held", unmet: [] });
  });
});
