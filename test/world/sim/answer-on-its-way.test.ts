import { expect, it } from "vitest";
import { checkHistory } from "../../../src/checkers/index.ts";
import { type Plan, plainSettings } from "../../../src/core/plan.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { referenceWorld } from "../../../src/transports/reference-world.ts";
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
  return { events, refused, checks: checkHistory(events).checks };
};

it("does not expect a caller to know an answer that a link spoilt after it had left", async () => {
  const { refused: calm } = await createPayments(plan());
  expect(calm).toHaveLength(1);
  const refusedMs = calm[0]?.t ?? 0;
  const { refused, checks } = await createPayments(plan({ fromMs: refusedMs + 10, toMs: refusedMs + 80 }));
  expect(refused.length).toBeGreaterThan(1);
  expect(checks.filter(({ verdict }) => verdict === "broken")).toEqual([]);
});
