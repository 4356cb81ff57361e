import { describe, expect, it } from "vitest";
import type { NewEvent, OperationValue } from "../../../src/core/history.ts";
import { columnsOf } from "../../../src/report/sequence/columns.ts";
import { ledgerLines } from "../../../src/report/sequence/ledger.ts";
import { at, call, effect, hostile, place } from "./draw.ts";

describe("a ledger", () => {
  it("is aligned", () => {
    const events = at(
      effect("payment"),
      {
        actor: "payment",
        type: "effect",
        order: "order-1",
        value: { kind: "refunded", ref: "re_1", of: "pay_1", reference: "r1", amountMinor: 300, currency: "EUR" },
      },
      {
        actor: "payment",
        type: "books",
        order: "order-1",
        value: { authorizedMinor: 4200, capturedMinor: 0, refundedMinor: 300, voided: true },
      },
    );
    expect(ledgerLines(events, "order-1")).toEqual([
      "0.000s  payment  authorized  42.00 EUR  pay_1",
      '0.001s  payment  refunded     3.00 EUR  re_1 of pay_1 "r1"',
      "books   payment  authorized 42.00 EUR, captured 0.00 EUR, refunded 3.00 EUR, voided",
    ]);
  });

  it("tells the shop's amounts in the shop's currency, though no partner took anything in", () => {
    const value = {
      status: "pending",
      totalMinor: 500,
      currency: "JPY",
      capturedMinor: 500,
      refundedMinor: 0,
      shipped: true,
    } as const;
    expect(ledgerLines(at({ actor: "customer", type: "read", order: "order-1", value }), "order-1")).toEqual([
      "shop    pending, total 500 JPY, captured 500 JPY, refunded 0 JPY, shipped",
    ]);
  });

  it("tells what the customer asked for and how that ended, each ending once", () => {
    const ended = (type: "ok" | "fail" | "info", value: OperationValue) =>
      ({ actor: "customer", type, op: 1, order: "order-1", value: { currency: "EUR", ...value } }) as const;
    const refund = { operation: "refund", reference: "r1", amountMinor: 300 } as const;
    const events = at(
      place(),
      ended("ok", { operation: "place", amountMinor: 4200 }),
      ended("ok", { operation: "read" }),
      ended("info", { operation: "reduce", amountMinor: 3000 }),
      ended("fail", { operation: "reduce", amountMinor: 3000 }),
      effect("payment"),
      ...[1, 2, 3].map(() => ended("fail", refund)),
      ended("ok", refund),
      ended("fail", { operation: "cancel" }),
    );
    expect(ledgerLines(events, "order-1")).toEqual([
      "0.001s  customer  place       42.00 EUR  accepted",
      "0.003s  customer  reduce      30.00 EUR  outcome unknown",
      "0.004s  customer  reduce      30.00 EUR  refused",
      "0.005s  payment   authorized  42.00 EUR  pay_1",
      '0.006s  customer  refund       3.00 EUR  "r1" refused',
      '0.009s  customer  refund       3.00 EUR  "r1" accepted',
      "0.010s  customer  cancel                 refused",
    ]);
  });

  it("marks the evidence, what the calls did that are evidence, and ends that disagree", () => {
    const view = { status: "confirmed", totalMinor: 4200, currency: "EUR", refundedMinor: 0, shipped: true } as const;
    const books = (capturedMinor: number) => ({ authorizedMinor: 4200, capturedMinor, refundedMinor: 0, voided: false });
    const events = (capturedMinor: number) =>
      at(
        call("payment", "pay", 1),
        { ...effect("payment"), call: 1 } as NewEvent,
        { ...effect("payment"), call: 2 } as NewEvent,
        { ...effect("carrier", "shipped"), call: 1 } as NewEvent,
        { actor: "customer", type: "read", order: "order-1", value: { ...view, capturedMinor: 4200 } },
        { actor: "payment", type: "books", order: "order-1", value: books(capturedMinor) },
      );
    const marks = (capturedMinor: number, evidence: readonly number[]) =>
      ledgerLines(events(capturedMinor), "order-1", evidence).map((line) => line.endsWith(" ◀"));
    expect(marks(4200, [0, 3])).toEqual([true, false, true, false, false]);
    expect(marks(0, [3])).toEqual([false, false, true, true, true]);
  });

  it("says that there is nothing", () => {
    expect(ledgerLines(at(place(), effect("payment")), "order-2")).toEqual(["(nothing)"]);
  });

  it("stays aligned with wide and hostile names", () => {
    const lines = ledgerLines(at(effect("支付", hostile), effect("payment")), "order-1");
    expect(lines.join("")).not.toMatch(/\p{Cc}/u);
    const [first, second] = lines.map((line) => columnsOf(line.slice(0, line.indexOf("42.00"))));
    expect(first).toBe(second);
  });
});
