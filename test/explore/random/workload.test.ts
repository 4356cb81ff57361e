import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { builtins } from "../../../src/catalogue.ts";
import type { KnownOrder, Step } from "../../../src/core/scenario.ts";
import { orderArbitrary, workloadArbitrary } from "../../../src/explore/random/workload.ts";
import { parseScenario } from "../../../src/world/scenario-file.ts";

type Refund = Step & { readonly amountMinor?: number };
type Reduction = Step & { readonly toMinor: number };

const refundsOf = ({ steps }: KnownOrder) => steps.filter((step): step is Refund => step.do === "refund");
const reductionsOf = ({ steps }: KnownOrder) => steps.filter((step): step is Reduction => step.do === "reduce");
/** What it comes to if the shop accepts every reduction. */
const dueOf = (order: KnownOrder): number => reductionsOf(order).at(-1)?.toMinor ?? order.totalMinor;
const does = (order: KnownOrder, what: Step["do"]): boolean => order.steps.some((step) => step.do === what);
const sample = fc.sample(fc.noBias(orderArbitrary), { seed: 7, numRuns: 2_000 });
const check = (holds: (order: KnownOrder) => void) => fc.assert(fc.property(orderArbitrary, holds), { seed: 7, numRuns: 1_000 });

/** An order as a scenario's file has it. */
const written = ({ order, totalMinor, currency, paymentToken, startMs, steps }: KnownOrder): unknown => ({
  order,
  total_minor: totalMinor,
  currency,
  payment_token: paymentToken,
  start_ms: startMs,
  steps: steps.map((step) => {
    switch (step.do) {
      case "authenticate":
        return { authenticate: step.outcome };
      case "await":
        return { await: { status: step.status, within_ms: step.withinMs, or_else: "go-on" } };
      case "reduce":
        return { reduce: { to_minor: step.toMinor, ...(step.times !== undefined && { times: step.times }) } };
      case "refund": {
        const { do: _, amountMinor, ...refund } = step;
        return { refund: { ...refund, ...(amountMinor !== undefined && { amount_minor: amountMinor }) } };
      }
      default: {
        const { do: name, ...given } = step;
        return { [name]: given };
      }
    }
  }),
});

/** What a customer waits for in vain is no reason to prove nothing: a file has to say so, and a random order need not. */
const goingOn = (order: KnownOrder): KnownOrder => ({
  ...order,
  steps: order.steps.map((step) => (step.do === "await" ? { ...step, orElse: "go-on" } : step)),
});

describe("a customer's refunds", () => {
  it("are of something, each of what is left or of one more, which the shop must refuse", () => {
    check((order) => {
      let left = dueOf(order);
      for (const { amountMinor = left } of refundsOf(order)) {
        expect(Number.isInteger(amountMinor) && amountMinor > 0).toBe(true);
        expect(amountMinor).toBeLessThanOrEqual(left + 1);
        if (amountMinor <= left) left -= amountMinor;
      }
    });
  });

  it("have a reference each", () => {
    check((order) => {
      const references = refundsOf(order).map(({ reference }) => reference);
      expect(new Set(references).size).toBe(references.length);
    });
  });

  it("are asked for once the order is confirmed, and of money that was taken", () => {
    check((order) => {
      const first = order.steps.findIndex((step) => step.do === "refund");
      if (first === -1) return;
      expect(order.steps.slice(0, first)).toContainEqual(expect.objectContaining({ do: "await", status: "confirmed" }));
      expect(["tok_visa_ok", "tok_refund_fails", "tok_requires_action"]).toContain(order.paymentToken);
      expect(order.steps).not.toContainEqual({ do: "authenticate", outcome: "failed" });
    });
  });
});

describe("what a customer takes off", () => {
  it("leaves something, each time less, and is taken off before any money is asked back", () => {
    check((order) => {
      let due = order.totalMinor;
      for (const { toMinor } of reductionsOf(order)) {
        expect(Number.isInteger(toMinor) && toMinor > 0 && toMinor < due).toBe(true);
        due = toMinor;
      }
      const last = order.steps.findLastIndex((step) => step.do === "reduce");
      expect(order.steps.slice(0, last + 1).some((step) => step.do === "refund" || step.do === "cancel")).toBe(false);
    });
  });
});

describe("a customer", () => {
  it("begins with the order", () => {
    check(({ steps }) => {
      expect(steps[0]?.do).toBe("place");
    });
  });

  it("goes to the bank only where the payment asks for it", () => {
    check((order) => {
      if (does(order, "authenticate")) expect(order.paymentToken).toBe("tok_requires_action");
    });
  });

  it.each<[string, (order: KnownOrder) => boolean]>([
    ["submits an order twice", ({ steps }) => steps.some((step) => step.do === "place" && step.times === 2)],
    ["cancels at once", ({ steps: [, second] }) => second?.do === "cancel"],
    ["cancels after a while", ({ steps: [, second, third] }) => second?.do === "wait" && third?.do === "cancel"],
    ["cancels what is confirmed", ({ steps: [, second, third] }) => second?.do === "await" && third?.do === "cancel"],
    ["takes something off at once", ({ steps: [, second] }) => second?.do === "reduce"],
    ["takes something off a little later", ({ steps: [, second, third] }) => second?.do === "wait" && third?.do === "reduce"],
    ["takes something off twice", (order) => reductionsOf(order).length === 2],
    ["submits a reduction twice", (order) => reductionsOf(order).some(({ times }) => times === 2)],
    ["takes something off before the bank", (order) => does(order, "reduce") && does(order, "authenticate")],
    ["takes something off, then cancels", (order) => does(order, "reduce") && does(order, "cancel")],
    ["takes something off, then asks for a part back", (order) => does(order, "reduce") && does(order, "refund")],
    ["asks for all back", (order) => refundsOf(order)[0]?.amountMinor === undefined && does(order, "refund")],
    ["asks for more than was paid", (order) => (refundsOf(order)[0]?.amountMinor ?? 0) > dueOf(order)],
    ["asks for a part back", (order) => (refundsOf(order)[0]?.amountMinor ?? dueOf(order)) < dueOf(order)],
    ["asks for parts back, one by one", (order) => refundsOf(order).length === 3],
    ["asks twice for the same refund", (order) => refundsOf(order).some(({ times }) => times === 2)],
    ["asks for a refund and cancels", (order) => does(order, "refund") && does(order, "cancel")],
    ["passes at the bank", ({ steps }) => steps.some((step) => step.do === "authenticate" && step.outcome === "succeeded")],
    ["fails at the bank", ({ steps }) => steps.some((step) => step.do === "authenticate" && step.outcome === "failed")],
    ["never comes back from the bank", (order) => order.paymentToken === "tok_requires_action" && !does(order, "authenticate")],
    ["is declined", ({ paymentToken }) => paymentToken === "tok_declined"],
    ["cannot be paid back", (order) => order.paymentToken === "tok_refund_fails" && does(order, "refund")],
    ["pays in yen", ({ currency }) => currency === "JPY"],
    ["pays in dinars", ({ currency }) => currency === "KWD"],
    ["pays the least there is", ({ totalMinor }) => totalMinor === 1],
  ])("now and then %s", (_, happens) => {
    expect(sample.filter(happens).length).toBeGreaterThan(5);
  });
});

describe("a workload", () => {
  const workloads = fc.sample(fc.noBias(workloadArbitrary({ maxOrders: 8 })), { seed: 7, numRuns: 500 });

  it("can stand in a scenario's file", () => {
    for (const { orders } of workloads.slice(0, 200))
      expect(
        parseScenario(stringify({ story: "s", orders: orders.map(written) }), "s.yaml", "s", builtins.faults).workload.orders,
      ).toEqual(orders.map(goingOn));
  });

  it("has any number of orders up to the most", () => {
    expect([...new Set(workloads.map(({ orders }) => orders.length))].sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("has customers who come at once, and over two seconds", () => {
    const latest = workloads.map(({ orders }) => Math.max(...orders.map(({ startMs }) => startMs)));
    expect(latest.filter((ms) => ms === 0).length).toBeGreaterThan(20);
    expect(latest.filter((ms) => ms > 1_500).length).toBeGreaterThan(20);
    expect(Math.max(...latest)).toBeLessThanOrEqual(2_000);
  });
});
