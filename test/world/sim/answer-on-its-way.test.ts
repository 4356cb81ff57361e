import { expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import { type Plan, plainSettings } from "../../../src/core/plan.ts";
import type { KnownOrder } from "../../../src/core/scenario.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { runPlan } from "../../../src/world/sim/run-plan.ts";

/** The partner refuses for good at `refusedMs`; the answer is on its way for 50 ms. */
const plan = (during?: { readonly fromMs: number; readonly toMs: number }): Plan => ({
  scenario: {
    ...standardOrder,
    faults: [
      { id: "f1", fault: "decline", at: { partner: "payment", operation: "createPayment", attempt: 1 }, with: {} },
      ...(during ? [{ id: "f2", fault: "link-limit-data", at: { link: "payment" }, with: { bytes: 100 }, during }] : []),
    ],
  },
  seed: 1,
  sim: { ...plainSettings, latencyMs: { min: 50, max: 50 } },
});

const createPayments = async (given: Plan) => {
  const { events } = await runPlan({ plan: given, ...referenceWorld() });
  const refused = events.filter((event) => event.type === "answer" && event.site.operation === "createPayment");
  return { events, refused, checks: checkHistory(events, { checkers: builtins.checkers }).checks };
};

it("does not expect a caller to know an answer that a link spoilt after it had left", async () => {
  const { refused: calm } = await createPayments(plan());
  expect(calm).toHaveLength(1);
  const refusedMs = calm[0]?.t ?? 0;
  const { refused, checks } = await createPayments(plan({ fromMs: refusedMs + 10, toMs: refusedMs + 80 }));
  expect(refused.length).toBeGreaterThan(1);
  expect(checks.filter(({ verdict }) => verdict === "broken")).toEqual([]);
});

it("does not expect a process to know an answer to what a dead one had sent", async () => {
  const [first] = standardOrder.workload.orders;
  if (first === undefined) throw new Error("the standard order has gone");
  const orders: KnownOrder[] = [
    { ...first, order: "order-1", steps: [{ do: "place" }] },
    { ...first, order: "order-3", steps: [{ do: "place" }, { do: "await", status: "declined", withinMs: 5000 }] },
  ];
  const dying: Plan = {
    scenario: {
      ...standardOrder,
      // the name goes into the ties: with this one the kill comes while order-3's refusal is on its way
      name: "random",
      workload: { orders },
      faults: [
        {
          id: "f1",
          fault: "decline",
          at: { partner: "payment", operation: "createPayment", order: "order-3", attempt: 1 },
          with: {},
        },
        {
          id: "f2",
          fault: "crash",
          at: { partner: "payment", operation: "createPayment", order: "order-1", attempt: 1, phase: "after-response" },
          with: { restart_after_ms: 0 },
        },
      ],
    },
    seed: 1,
    sim: { ...plainSettings, ties: "priorities" },
  };
  const { refused, checks } = await createPayments(dying);
  expect(refused.filter((event) => "order" in event && event.order === "order-3").length).toBeGreaterThan(1);
  expect(checks.filter(({ verdict }) => verdict === "broken")).toEqual([]);
});
