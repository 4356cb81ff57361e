import { describe, expect, it } from "vitest";
import { faults as catalogue } from "../../src/faults/index.ts";
import { type CellFault, type Cells, cellsOf, expandCells, isCellName, runOfCells, spread } from "../../src/workload/cells.ts";

const plain = { currency: "EUR", paymentToken: "tok_visa_ok", steps: [{ do: "place" }] };
const cancelling = { ...plain, steps: [{ do: "place" }, { do: "cancel" }] };
const struck = {
  partner: "payment",
  operations: ["createPayment", "capturePayment"],
  reads: ["getPayment"],
  webhooks: ["payment.captured"],
};
const fault = (name: string, at: CellFault["at"] = {}): CellFault => ({ fault: name, at, with: {} });

const cells = (faults: readonly CellFault[]): Cells => ({
  ratePerSecond: 20,
  controlEvery: 4,
  customers: [{ ...plain, strike: [struck] }],
  faults,
});
const aimsOf = (faults: readonly CellFault[]): string[] =>
  cellsOf(cells(faults), catalogue)
    .flatMap(({ faults: [one] }) => (one === undefined ? [] : `${one.fault} ${one.at.operation ?? one.at.webhook}`))
    .sort();

describe("cells", () => {
  it("strike each kind of site with each fault that does anything there", () => {
    expect(aimsOf([fault("reset"), fault("response-lost"), fault("stale-read"), fault("webhook-lost")])).toEqual([
      "reset capturePayment",
      "reset createPayment",
      "reset getPayment",
      // of a call that only looks, a lost answer is a reset
      "response-lost capturePayment",
      "response-lost createPayment",
      "stale-read getPayment",
      "webhook-lost payment.captured",
    ]);
  });

  it("keep to where a fault is aimed", () => {
    expect(aimsOf([fault("decline", { operation: "createPayment" })])).toEqual(["decline createPayment"]);
    expect(aimsOf([fault("reset", { partner: "carrier" })])).toEqual([]);
    expect(cellsOf(cells([fault("reset", { operation: "createPayment", attempt: { upTo: 3 } })]), catalogue)).toEqual([
      {
        customer: plain,
        faults: [{ fault: "reset", with: {}, at: { partner: "payment", operation: "createPayment", attempt: { upTo: 3 } } }],
      },
    ]);
  });

  it("become orders that start at the rate, each with its own fault, and controls among them", () => {
    const { orders, faults } = expandCells(cells([fault("reset"), fault("hang")]), catalogue);
    expect(orders.map(({ order, startMs }) => [order, startMs])).toEqual(
      Array.from({ length: 7 }, (_, n) => [`cell-${n + 1}`, n * 50]),
    );
    expect(orders.every(({ order, isCell }) => isCell && isCellName(order))).toBe(true);
    expect(new Set(orders.map(({ totalMinor }) => totalMinor)).size).toBe(orders.length);
    const struckOrders = faults.map(({ id, at }) => [id, at.order, at.attempt]);
    expect(struckOrders).toEqual(["cell-1", "cell-2", "cell-3", "cell-5", "cell-6", "cell-7"].map((name) => [name, name, 1]));
  });

  it("let controls be customers of each kind in turn", () => {
    const cell = { customer: plain, faults: [fault("reset", { partner: "payment" })] };
    const { orders } = runOfCells([cell, cell, cell, cell], [cancelling, plain], { ratePerSecond: 1, controlEvery: 2 });
    expect(orders.map(({ steps }) => steps.length)).toEqual([1, 2, 1, 1, 1, 2, 1]);
  });

  it("have a control even where they are few, and none where none is asked for", () => {
    const cell = { customer: plain, faults: [fault("reset")] };
    expect(runOfCells([cell], [plain], { ratePerSecond: 1, controlEvery: 4 }).orders).toHaveLength(2);
    expect(runOfCells([cell], [plain], { ratePerSecond: 1 }).orders).toHaveLength(1);
  });

  it("number the faults of an order that has several", () => {
    const two = { customer: plain, faults: [fault("reset"), fault("hang")] };
    expect(runOfCells([two], [], { ratePerSecond: 1 }).faults.map(({ id, at }) => [id, at.order])).toEqual([
      ["cell-1", "cell-1"],
      ["cell-1-2", "cell-1"],
    ]);
  });

  it("stand far from their like", () => {
    const spreadOut = spread(Array.from({ length: 200 }, (_, n) => n));
    expect([...spreadOut].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, n) => n));
    const gaps = spreadOut.slice(1).map((n, at) => Math.abs(n - (spreadOut[at] ?? 0)));
    expect(Math.min(...gaps)).toBeGreaterThan(50);
  });
});
