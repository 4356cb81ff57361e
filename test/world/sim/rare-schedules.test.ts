import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import { type Plan, plainSettings, type SimSettings } from "../../../src/core/plan.ts";
import type { KnownOrder, Step } from "../../../src/core/scenario.ts";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { runPlan } from "../../../src/world/sim/run-plan.ts";

const order = (name: string, paymentToken: string, startMs: number, ...steps: readonly Step[]): KnownOrder => ({
  order: name,
  totalMinor: 4200,
  currency: "EUR",
  paymentToken,
  startMs,
  steps,
});

interface Rare {
  readonly orders: readonly KnownOrder[];
  readonly faults: readonly ScheduledFault[];
  /** Knows no idempotency keys. */
  readonly forgetful?: string;
  readonly sim?: Partial<SimSettings>;
  readonly seed?: number;
  readonly settleMs?: number;
}

async function outcomeOf({ orders, faults, forgetful, sim, seed = 1, settleMs = 60_000 }: Rare) {
  const partners = forgetful === undefined ? {} : { [forgetful]: { idempotency: "none" as const } };
  const scenario = { ...standardOrder, name: "random", workload: { orders }, faults, settleMs, partners };
  const plan: Plan = { scenario, seed, sim: { ...plainSettings, ...sim } };
  const { events, error } = await runPlan({ plan, ...referenceWorld() });
  const broken = checkHistory(events, { checkers: builtins.checkers }).checks.flatMap(({ checker, verdict }) =>
    verdict === "broken" ? [checker] : [],
  );
  const ends = events.flatMap((event) => (event.type === "read" ? [event.value?.detail ?? event.error] : []));
  return { error, broken, ends };
}

describe("a schedule that comes up once in some hundred thousand", () => {
  it("captures a part twice at a gateway without keys: a person has to look, and nobody is accused", async () => {
    const late = { partner: "payment", operation: "capturePayment", attempt: 1 };
    expect(
      await outcomeOf({
        orders: [order("order-1", "tok_visa_ok", 0, { do: "place" }, { do: "reduce", toMinor: 1000 })],
        faults: [{ id: "f1", fault: "delay", at: late, with: { delay_ms: 1000 } }],
        forgetful: "payment",
      }),
    ).toEqual({ error: undefined, broken: [], ends: ["attention"] });
  });

  it("authorizes so late that a person has to look, and the shopper never comes back from the bank", async () => {
    const late = { partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 };
    expect(
      await outcomeOf({
        orders: [order("order-1", "tok_requires_action", 0, { do: "place" })],
        faults: [{ id: "f1", fault: "delay", at: late, with: { delay_ms: 6000 } }],
        seed: 1077549,
        settleMs: 960_000,
      }),
    ).toEqual({ error: undefined, broken: [], ends: ["cancelled"] });
  });

  it("kills the integration just when all seemed to have come to rest", async () => {
    const at = { partner: "payment", operation: "voidPayment", attempt: 1, order: "order-1" };
    expect(
      await outcomeOf({
        orders: [order("order-1", "tok_visa_ok", 0, { do: "place" }, { do: "cancel" })],
        faults: [
          { id: "f1", fault: "slow-body", at, with: { over_ms: 3000 } },
          { id: "f2", fault: "crash", at: { ...at, phase: "after-response" }, with: { restart_after_ms: 8000 } },
        ],
      }),
    ).toEqual({ error: undefined, broken: [], ends: ["cancelled"] });
  });

  it("hides a message until another one was sent for the same order", async () => {
    const messages = { partner: "messaging" };
    expect(
      await outcomeOf({
        orders: [
          order(
            "order-1",
            "tok_visa_ok",
            1166,
            { do: "place" },
            { do: "authenticate", outcome: "succeeded" },
            { do: "refund", reference: "r1" },
          ),
          order(
            "order-2",
            "tok_insufficient_funds",
            1102,
            { do: "place" },
            { do: "await", status: "declined", withinMs: 5000 },
            { do: "cancel" },
            { do: "cancel" },
          ),
        ],
        faults: [
          {
            id: "f1",
            fault: "pause",
            at: { ...messages, operation: "sendMessage", phase: "before-effect", attempt: 1 },
            with: { restart_after_ms: 6000 },
          },
          {
            id: "f2",
            fault: "not-found-yet",
            at: { ...messages, operation: "listMessages", order: "order-1", attempt: { upTo: 2 } },
            with: {},
          },
          {
            id: "f4",
            fault: "status",
            at: { ...messages, order: "order-1", attempt: 1 },
            with: { code: 503, delay_ms: 0 },
            during: { fromMs: 1194, toMs: 1292 },
          },
        ],
        forgetful: "messaging",
        sim: { latencyMs: { min: 60, max: 60 }, ties: "uniform", workers: 2 },
        seed: 1669505,
      }),
    ).toEqual({ error: undefined, broken: [], ends: ["completed", "declined"] });
  });

  it("leaves two refunds untold of which one message went out: each gets its own, and none is taken for the other's", async () => {
    const refunds: readonly Step[] = [
      { do: "place", times: 2 },
      { do: "await", status: "confirmed", withinMs: 5000 },
      { do: "refund", reference: "r1", amountMinor: 13_699 },
      { do: "refund", reference: "r2", amountMinor: 1146 },
      { do: "refund", reference: "r3" },
    ];
    expect(
      await outcomeOf({
        orders: [
          { ...order("order-1", "tok_visa_ok", 0, ...refunds), totalMinor: 16_707 },
          order("order-2", "tok_visa_ok", 0, { do: "place" }, { do: "wait", ms: 113 }, { do: "cancel" }),
          order("order-3", "tok_visa_ok", 0, { do: "place" }, { do: "cancel" }),
        ],
        faults: [{ id: "f1", fault: "link-limit-data", at: { link: "messaging" }, with: { bytes: 100 } }],
        sim: { ties: "uniform", workers: 3 },
        seed: 3_073_648,
        settleMs: 960_000,
      }),
    ).toEqual({ error: undefined, broken: [], ends: ["completed", "cancelled", "cancelled"] });
  });

  it("redelivers for days what a clock that jumped keeps from being accepted, and comes to rest after the last sending", async () => {
    const carrier = { partner: "carrier", order: "order-1", attempt: 1 };
    expect(
      await outcomeOf({
        orders: [
          order(
            "order-1",
            "tok_refund_fails",
            837,
            { do: "place" },
            { do: "await", status: "confirmed", withinMs: 5000 },
            { do: "wait", ms: 700 },
            { do: "refund", reference: "r1" },
          ),
        ],
        faults: [
          { id: "f1", fault: "clock-jump", at: {}, with: { by_ms: 3_600_000 } },
          { id: "f3", fault: "link-down", at: { link: "carrier" }, with: {}, during: { fromMs: 926, toMs: 3530 } },
          { id: "f4", fault: "webhook-lost", at: carrier, with: {} },
        ],
        sim: { latencyMs: { min: 1, max: 200 }, redelivery: "days" },
        seed: 3_047_160,
      }),
    ).toEqual({ error: undefined, broken: [], ends: ["attention"] });
  });

  it("captures a second time, late and without keys, what was given back by then: a person has to look", async () => {
    const late = { partner: "payment", operation: "capturePayment", order: "order-2", attempt: 1 };
    expect(
      await outcomeOf({
        orders: [
          order("order-2", "tok_visa_ok", 0, { do: "place" }, { do: "reduce", toMinor: 2100 }, { do: "refund", reference: "r3" }),
        ],
        faults: [{ id: "f2", fault: "delay", at: late, with: { delay_ms: 1000 } }],
        forgetful: "payment",
      }),
    ).toEqual({
      error: undefined,
      broken: [],
      ends: ["attention"],
    });
  });
});
