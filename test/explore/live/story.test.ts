import { describe, expect, it } from "vitest";
import { stateRegression } from "../../../src/checkers/state-regression.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import { createNoisySieve } from "../../../src/explore/live/sieve.ts";
import { durationMsOf, signatureIn, traceOfOrder } from "../../../src/explore/live/story.ts";
import { historiesOf } from "../../../src/explore/live/sub-history.ts";
import { charged, looked, numbered, shown } from "./histories.ts";

const signature = (...events: Parameters<typeof numbered>[0]) => signatureIn(numbered(events))();

describe("how an order went", () => {
  const once = charged("cell-1", 4003, 1);

  it("is the same for another order at another price, later", () => {
    const other = charged("cell-2", 9001, 7).map((event) => ({ ...event, t: 5000 }));
    const named = JSON.parse(JSON.stringify(other).replaceAll("cell-2", "cell-1"));
    expect(signature(...named)).toBe(signature(...once));
  });

  it("is the same however often the shop looked, and whatever came first", () => {
    const [a, b, c, d, e, f, g] = once as [never, never, never, never, never, never, never];
    const often = [...looked("cell-1", 2), ...looked("cell-1", 3, 2)];
    expect(signature(...once, ...often)).toBe(signature(...once, ...looked("cell-1", 2)));
    expect(signature(a, b, c, f, g, d, e)).toBe(signature(...once));
  });

  it("is the same whatever number the shop gives a refund, and another where one is paid twice", () => {
    const refunded = (reference: string, amountMinor: number) => ({
      ...{ actor: "payment", type: "effect" as const, order: "cell-1" },
      value: { kind: "refunded" as const, ref: `re_${reference}`, reference, amountMinor, currency: "EUR" },
    });
    const two = signature(...once, refunded("RF-1", 1000), refunded("RF-2", 1500));
    expect(signature(...once, refunded("RF-71", 1000), refunded("RF-90", 1500))).toBe(two);
    expect(signature(...once, refunded("RF-71", 1000), refunded("RF-71", 1500))).not.toBe(two);
  });

  it("is another where something more was done, or another end is shown", () => {
    expect(signature(...once, ...looked("cell-1", 2))).not.toBe(signature(...once));
    expect(signature(...once, ...charged("cell-1", 4003, 2))).not.toBe(signature(...once, ...once.slice(0, 1)));
    const [confirmed, pending] = (["confirmed", "pending"] as const).map((status) =>
      signature(...once, shown("cell-1", status, 4003)),
    );
    expect(confirmed).not.toBe(pending);
  });

  it("names sites by the way, so that they are the next order's too, and not those of endless looking", () => {
    const events = numbered([...once, ...[1, 2, 3, 4, 5].flatMap((attempt) => looked("cell-1", attempt + 1, attempt))]);
    expect(traceOfOrder(events, "plain").sites.map(({ site }) => [site.order, site.attempt])).toEqual([
      ["plain", 1],
      ["plain", 1],
      ["plain", 1],
      ["plain", 2],
      ["plain", 3],
    ]);
    expect(durationMsOf(numbered(once))).toBe(6);
  });
});

describe("the sieve of schedules", () => {
  const trace = (...more: Parameters<typeof numbered>[0]) =>
    traceOfOrder(numbered([...charged("cell-1", 4003, 1), ...more]), "plain", "payment/createPayment plain #1");
  const cell = {
    way: "plain",
    faults: [{ fault: "reset", with: {}, at: { partner: "payment", operation: "createPayment", order: "plain", attempt: 1 } }],
    struck: "payment/createPayment plain #1",
    expected: 1,
  };

  it("does not pursue what went as one of the calm orders did, but for the struck call", () => {
    const sieve = createNoisySieve([]);
    expect(sieve.keep(cell, trace())).toBe("grows");
    const noisy = createNoisySieve([]);
    noisy.calm(trace());
    noisy.calm(trace(...looked("cell-1", 2)));
    expect(noisy.keep(cell, trace())).toBe("unmoved");
    expect(noisy.keep(cell, trace(...looked("cell-1", 2)))).toBe("unmoved");
    expect(noisy.keep(cell, trace(...charged("cell-1", 4003, 2)))).toBe("grows");
  });

  it("pursues what was not seen alike, and what was only once", () => {
    const behaviours: number[] = [];
    const sieve = createNoisySieve(behaviours);
    expect([trace(), trace(), trace(...looked("cell-1", 2))].map((one) => sieve.keep(cell, one))).toEqual([
      "grows",
      "alike",
      "grows",
    ]);
    expect(createNoisySieve(behaviours).keep(cell, trace())).toBe("alike");
  });
});

describe("an order's own history", () => {
  const ran = numbered([
    { actor: "harness", type: "phase", value: { phase: "safety" } },
    { actor: "harness", type: "fault-armed", fault: "cell-2", value: { name: "reset", family: "call", at: {} } },
    ...charged("cell-1", 4003, 1),
    ...charged("cell-2", 4010, 2),
    { actor: "integration", type: "backlog", value: { outbox: 3, deadLetters: 0, inbox: 0 } },
    { actor: "harness", type: "settled", value: { quiet: false, afterMs: 9, pending: ["cell-2 has no end"] } },
    shown("cell-1", "confirmed", 4003),
    shown("cell-2", "pending", 4010),
  ]);
  const histories = historiesOf(ran, ["cell-1", "cell-2"], (fault) => fault);

  it("has its events and faults and the run's, numbered anew, and nobody else's", () => {
    const one = histories.get("cell-1") ?? [];
    expect(one.map(({ i }) => i)).toEqual(one.map((_event, n) => n));
    expect(JSON.stringify(one)).not.toMatch(/cell-2|backlog|fault-armed/);
    expect(histories.get("cell-2")?.filter(({ type }) => type === "fault-armed")).toHaveLength(1);
  });

  it("has come to rest where the order has, whoever else had not", () => {
    const restOf = (order: string) => histories.get(order)?.find(({ type }) => type === "settled")?.value;
    expect(restOf("cell-1")).toEqual({ quiet: true, afterMs: 9, pending: [] });
    expect(restOf("cell-2")).toMatchObject({ quiet: false });
  });

  it.each([
    { name: "which began before the customer saw the end takes nothing back", since: 1, isBroken: false },
    { name: "which began afterwards does", since: 5, isBroken: true },
  ])("has a look $name", ({ since, isBroken }) => {
    const placed = charged("cell-2", 4010, 2);
    const reads = { operation: "read" };
    const view = (status: "confirmed" | "pending") => ({ status, totalMinor: 4010, currency: "EUR" });
    const before = [...charged("cell-1", 4003, 1), ...placed];
    const overlapping = numbered([
      ...before,
      { actor: "customer", type: "invoke", op: 3, order: "cell-2", value: reads },
      {
        actor: "customer",
        type: "ok",
        op: 3,
        order: "cell-2",
        value: { ...reads, status: 200, latencyMs: 1, view: view("confirmed") },
      },
      { actor: "harness", type: "look", order: "cell-2", value: { since: before.length + since - 1, view: view("pending") } },
    ]);
    const own = historiesOf(overlapping, ["cell-2"], () => undefined).get("cell-2") ?? [];
    const found = checkHistory(own, { checkers: [stateRegression] }).checks.map((check) => check.verdict);
    expect(found.includes("broken")).toBe(isBroken);
  });
});
