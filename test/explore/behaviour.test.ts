import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../src/core/history.ts";
import type { CallSite, WebhookSite } from "../../src/core/site.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import { behaviourIn, behaviourLine } from "../../src/explore/behaviour.ts";
import { planWith } from "../../src/explore/systematic.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";

const behaviourOf = (history: readonly HistoryEvent[], except?: string): number => behaviourIn(history)(except);

const at = { i: 0, t: 0, world: "sim", actor: "payment" } as const;
const site: CallSite = { kind: "call", partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 };
const webhook: WebhookSite = { kind: "webhook", partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 };

const call: HistoryEvent = {
  ...at,
  type: "call",
  call: 1,
  order: "order-1",
  site,
  key: "key-1",
  value: { method: "POST", path: "/payments", bodyHash: "aaaa" },
};
const answer: HistoryEvent = {
  ...at,
  type: "answer",
  call: 1,
  order: "order-1",
  site,
  value: { status: 201, delivery: "whole", durationMs: 40 },
};
const effect: HistoryEvent = {
  ...at,
  type: "effect",
  order: "order-1",
  call: 1,
  site,
  value: { kind: "authorized", ref: "pay_1", amountMinor: 4200 },
};
const sent: HistoryEvent = { ...at, type: "webhook-sent", order: "order-1", site: webhook, value: { id: "evt_1", sending: 1 } };
const acknowledged: HistoryEvent = {
  ...at,
  type: "webhook-acknowledged",
  order: "order-1",
  site: webhook,
  value: { id: "evt_1", sending: 1, status: 200, latencyMs: 3 },
};
const placed: HistoryEvent = {
  ...at,
  type: "ok",
  actor: "customer",
  op: 1,
  order: "order-1",
  value: { operation: "place", status: 202, latencyMs: 10 },
};
const history = [call, effect, answer, sent, acknowledged, placed];

describe("the behaviour of a history", () => {
  it("does not depend on times, ids and keys, nor on which fault brought it about", () => {
    const again: HistoryEvent[] = [
      {
        ...at,
        i: 3,
        t: 9,
        type: "fault-fired",
        fault: "f1",
        value: { name: "delay", family: "call", at: { partner: "payment", operation: "createPayment" } },
      },
      { ...call, i: 7, t: 99, call: 5, key: "key-2" },
      { ...effect, t: 100, call: 5, value: { ...effect.value, ref: "pay_2" } } as HistoryEvent,
      { ...answer, t: 101, call: 5, value: { status: 201, delivery: "whole", durationMs: 4, faults: ["f1"] } },
      { ...sent, t: 200, value: { id: "evt_9", sending: 2 } },
      { ...acknowledged, value: { id: "evt_9", sending: 2, status: 200, latencyMs: 50 } },
      { ...placed, t: 300, value: { operation: "place", status: 202, latencyMs: 99 } },
      { ...at, type: "log", value: { lines: 12 } },
    ];
    expect(behaviourOf(again)).toBe(behaviourOf(history));
  });

  const changes: readonly (readonly [string, HistoryEvent, HistoryEvent])[] = [
    ["what was sent", call, { ...call, value: { ...call.value, bodyHash: "bbbb" } } as HistoryEvent],
    ["which attempt it was", call, { ...call, site: { ...site, attempt: 2 } } as HistoryEvent],
    ["the answer's status", answer, { ...answer, value: { status: 500, delivery: "whole", durationMs: 40 } }],
    ["how the answer came", answer, { ...answer, value: { status: 201, delivery: "reset", durationMs: 40 } }],
    [
      "the amount of an effect",
      effect,
      { ...effect, value: { kind: "authorized", ref: "pay_1", amountMinor: 42 } } as HistoryEvent,
    ],
    ["a forged webhook", sent, { ...sent, value: { id: "evt_1", sending: 1, counterfeit: "signature" } }],
    ["what the customer was told", placed, { ...placed, value: { operation: "place", status: 409 } } as HistoryEvent],
    ["that it was unknown", placed, { ...placed, type: "info" } as HistoryEvent],
  ];
  it.each(changes)("depends on %s", (_what, before, after) => {
    const changed = history.map((event) => (event === before ? after : event));
    expect(behaviourOf(changed)).not.toBe(behaviourOf(history));
  });

  it("depends on what came first, and on how often", () => {
    expect(behaviourOf([call, effect, sent, answer, acknowledged, placed])).not.toBe(behaviourOf(history));
    expect(behaviourOf([...history, sent])).not.toBe(behaviourOf(history));
  });

  it("without a site is without that site's calls, answers and sendings, but with its effects", () => {
    const withoutCall = behaviourOf(history, "payment/createPayment order-1 #1");
    expect(withoutCall).toBe(behaviourOf([effect, sent, acknowledged, placed]));
    const withoutWebhook = behaviourOf(history, "payment/payment.captured order-1 #1");
    expect(withoutWebhook).toBe(behaviourOf([call, effect, answer, placed]));
    expect(behaviourOf(history, "payment/createPayment order-1 #2")).toBe(behaviourOf(history));
  });

  it("tells histories apart where their lines differ, and no others", () => {
    const events = fc.array(fc.constantFrom(...history, ...changes.map(([, , after]) => after)), { maxLength: 8 });
    const text = (some: readonly HistoryEvent[]): string => some.map(behaviourLine).join("\n");
    fc.assert(
      fc.property(events, events, (one, other) => {
        expect(behaviourOf(one) === behaviourOf(other)).toBe(text(one) === text(other));
        expect(Number.isSafeInteger(behaviourOf(one))).toBe(true);
      }),
      { seed: 5, numRuns: 1000 },
    );
  });
});

describe("the behaviour of a run", () => {
  const base = basePlan(standardOrder, 1);
  const world = referenceWorld();
  const behaviour = async (plan: typeof base): Promise<number> => behaviourOf((await runPlan({ plan, ...world })).events);

  it("is the same on every run, and under another seed that draws other ids", async () => {
    const first = await behaviour(base);
    expect(await behaviour(base)).toBe(first);
    expect(await behaviour({ ...base, seed: 2 })).toBe(first);
  });

  it("is another one where a fault made somebody act otherwise", async () => {
    const lost = planWith(base, [
      { fault: "response-lost", at: { partner: "payment", operation: "createPayment", attempt: 1 }, with: {} },
    ]);
    expect(await behaviour(lost)).not.toBe(await behaviour(base));
  });
});
