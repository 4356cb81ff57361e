import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { type Plan, plainSettings } from "../../../src/core/plan.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { judge } from "../../../src/explore/judge.ts";
import { createTaskRunner } from "../../../src/explore/task-runner.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { worldWith } from "../../zoo/sim-world.ts";

const options = { maxOrders: 1, maxFaults: 1 };

/** A messaging partner without idempotency keys, and what befalls the message. */
const plan = (fault: string, given: Readonly<Record<string, number>>): Plan => ({
  scenario: {
    ...standardOrder,
    partners: { messaging: { idempotency: "none" } },
    faults: [{ id: "f1", fault, at: { partner: "messaging", operation: "sendMessage", attempt: 1 }, with: given }],
  },
  seed: 1,
  sim: plainSettings,
});

describe("a partner that knows no idempotency keys", () => {
  it("may send a message long after its caller gave up, and nobody is accused of the second", async () => {
    const { enact } = createTaskRunner(referenceWorld(), options);
    const late = plan("delay", { delay_ms: 1000 });
    const { events } = await enact(late);
    expect(events.filter((event) => event.type === "effect" && event.value.kind === "messaged")).toHaveLength(2);
    expect((await judge(late, { enact, checkers: builtins.checkers })).broken).toEqual([]);
  });

  it("excuses nobody who did not look before repeating", async () => {
    const { enact } = createTaskRunner(worldWith("leans-on-partner-idempotency"), options);
    const { broken } = await judge(plan("response-lost", {}), { enact, checkers: builtins.checkers });
    expect(broken.map(({ checker }) => checker)).toContain("told-once");
  });
});

describe("a payment partner that knows no idempotency keys", () => {
  it("may pay a refund twice, long after its caller gave up: then the shop's books say so, and a person must look", async () => {
    const [first] = standardOrder.workload.orders;
    if (first === undefined) throw new Error("the standard order has gone");
    const refund = { do: "refund", reference: "r1", amountMinor: 1000 } as const;
    const late: Plan = {
      scenario: {
        ...standardOrder,
        workload: {
          orders: [{ ...first, steps: [{ do: "place" }, { do: "await", status: "confirmed", withinMs: 2000 }, refund] }],
        },
        partners: { payment: { idempotency: "none" } },
        faults: [
          {
            id: "f1",
            fault: "delay",
            at: { partner: "payment", operation: "createRefund", attempt: 1 },
            with: { delay_ms: 1000 },
          },
        ],
      },
      seed: 1,
      sim: plainSettings,
    };
    const { enact } = createTaskRunner(referenceWorld(), options);
    const { events } = await enact(late);
    expect(events.filter((event) => event.type === "effect" && event.value.kind === "refunded")).toHaveLength(2);
    const views = events.flatMap((event) => (event.type === "read" && event.value !== null ? [event.value] : []));
    expect(views.at(-1)).toMatchObject({ status: "attention", refundedMinor: 2000 });
    expect((await judge(late, { enact, checkers: builtins.checkers })).broken).toEqual([]);
  });
});

describe("a messaging partner that hides what it did", () => {
  const hidden = (reads: number): Plan => ({
    scenario: {
      ...standardOrder,
      partners: { messaging: { idempotency: "none" } },
      faults: [
        { id: "f1", fault: "response-lost", at: { partner: "messaging", operation: "sendMessage", attempt: 1 }, with: {} },
        {
          id: "f2",
          fault: "not-found-yet",
          at: { partner: "messaging", operation: "listMessages", attempt: { upTo: reads } },
          with: {},
        },
      ],
    },
    seed: 1,
    sim: plainSettings,
  });

  it("deceives whoever looks as often as it takes, and nobody is accused of the second message", async () => {
    const { enact } = createTaskRunner(referenceWorld(), options);
    const { events } = await enact(hidden(6));
    expect(events.filter((event) => event.type === "effect" && event.value.kind === "messaged")).toHaveLength(2);
    expect((await judge(hidden(6), { enact, checkers: builtins.checkers })).broken).toEqual([]);
  });

  it("excuses nobody who takes one look for proof", async () => {
    const { enact } = createTaskRunner(worldWith("stale-read-proves-absence"), options);
    const { broken } = await judge(hidden(1), { enact, checkers: builtins.checkers });
    expect(broken.map(({ checker }) => checker)).toContain("told-once");
  });
});

describe("a part that a payment partner without keys captures a second time", () => {
  it("is for a person to give back, also after the order was cancelled and refunded", async () => {
    const [first] = standardOrder.workload.orders;
    if (first === undefined) throw new Error("the standard order has gone");
    const steps = [
      { do: "place" },
      { do: "reduce", toMinor: 2100 },
      { do: "await", status: "confirmed", withinMs: 5000 },
      { do: "cancel" },
    ] as const;
    const at = { partner: "payment", operation: "capturePayment", attempt: 1 };
    const late: Plan = {
      scenario: {
        ...standardOrder,
        workload: { orders: [{ ...first, steps }] },
        partners: { payment: { idempotency: "none" } },
        faults: [{ id: "f1", fault: "delay", at, with: { delay_ms: 1000 } }],
      },
      seed: 1,
      sim: plainSettings,
    };
    const { enact } = createTaskRunner(referenceWorld(), options);
    const { events } = await enact(late);
    const amounts = (kind: string) =>
      events.flatMap((event) => (event.type === "effect" && event.value.kind === kind ? [event.value.amountMinor] : []));
    expect([amounts("captured"), amounts("refunded")]).toEqual([[2100, 2100], [2100]]);
    expect(events.flatMap((event) => (event.type === "read" ? [event.value?.status] : []))).toEqual(["attention"]);
    expect((await judge(late, { enact, checkers: builtins.checkers })).broken).toEqual([]);
  });
});
