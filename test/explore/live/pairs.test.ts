import { describe, expect, it } from "vitest";
import type { Fault } from "../../../src/core/fault.ts";
import type { LiveCell } from "../../../src/explore/live/arrange.ts";
import { createPairs, newPairs } from "../../../src/explore/live/pairs.ts";
import { traceOfOrder } from "../../../src/explore/live/story.ts";
import { standardParameters } from "../../../src/explore/telling-parameters.ts";
import { faults } from "../../../src/faults/index.ts";
import { charged, looked, numbered } from "./histories.ts";

const fault = (way: string, name: string, attempt = 1, operation = "createPayment") => ({
  fault: name,
  with: {},
  at: { partner: "payment", operation, order: way, attempt },
});
const siteOf = (way: string, attempt: number) => `payment/createPayment ${way} #${attempt}`;

/** Two faults at tries of one call, and how all would have gone on from the second. */
const pair = (first: string, second: string, { way = "plain", attempt = 2, rest = 1 } = {}): LiveCell => ({
  way,
  faults: [fault(way, first), fault(way, second, attempt)],
  struck: siteOf(way, attempt),
  expected: 0,
  rest: [rest],
});

const one = (way: string, name: string): LiveCell => ({ way, faults: [fault(way, name)] });
const hooked = (name: string): LiveCell => ({
  way: "plain",
  faults: [
    {
      fault: name,
      with: standardParameters(faults[name] as Fault),
      at: { partner: "payment", webhook: "payment.captured", order: "plain", attempt: 1 },
    },
  ],
});
const pairsOf = (beginnings: ReadonlyMap<string, { way: string }> = new Map()) => createPairs(newPairs(), faults, beginnings);
const left = (cells: readonly LiveCell[]) => cells.map((cell) => cell.faults.map((each) => each.fault).join(" "));

describe("a second fault", () => {
  const calm = traceOfOrder(numbered(charged("cell-1", 4003, 1)), "plain");
  const struckLater = (rest: readonly number[]): LiveCell => ({
    way: "plain",
    faults: [
      fault("plain", "reset"),
      { ...fault("plain", "status"), at: { partner: "payment", webhook: "payment.captured", order: "plain", attempt: 1 } },
    ],
    struck: "payment/payment.captured plain #1",
    rest,
  });
  const restOf = (...more: Parameters<typeof numbered>[0]): readonly number[] => {
    const [, , webhook] = traceOfOrder(numbered([...looked("cell-1", 9), ...charged("cell-1", 4003, 1), ...more]), "plain").sites;
    return webhook?.rest ?? [];
  };

  it("is told by depth 1 where all goes on as in an order without faults, whatever came before", () => {
    const pairs = pairsOf();
    pairs.learnCalm(calm);
    expect(pairs.sift([struckLater(restOf())])).toMatchObject({ cells: [], of: 1, onward: 1 });
  });

  it("is told too where each party goes on as in one of several such orders", () => {
    const pairs = pairsOf();
    const [a, b] = [looked("cell-1", 12), charged("cell-1", 4003, 13).slice(5)];
    for (const more of [a, b]) pairs.learnCalm(traceOfOrder(numbered([...charged("cell-1", 4003, 1), ...more]), "plain"));
    const both = [struckLater(restOf(...a)), struckLater(restOf(...b))];
    expect(pairs.sift(both)).toMatchObject({ cells: [], onward: 2 });
    expect(
      pairs.sift([struckLater(restOf(...looked("cell-1", 12), ...charged("cell-1", 4003, 13).slice(2, 3)))]).cells,
    ).toHaveLength(1);
  });

  it("is tried where something goes on otherwise, and nobody has seen it so without a fault", () => {
    const pairs = pairsOf();
    pairs.learnCalm(calm);
    const cells = [struckLater(restOf(...looked("cell-1", 12)))];
    expect(pairs.sift(cells)).toMatchObject({ cells, onward: 0 });
  });

  it("is tried once where different first faults go on alike from there, unless it strikes the same call again", () => {
    const at = (operation: string) =>
      [1, 1, 2].map((rest, n) => ({
        way: "plain",
        faults: [fault("plain", ["reset", "status", "delay"][n] ?? ""), fault("plain", "decline", 2, operation)],
        struck: operation,
        rest: [rest],
      }));
    const other = pairsOf().sift(at("capturePayment"));
    expect({ cells: left(other.cells), onward: other.onward }).toEqual({ cells: ["reset decline", "delay decline"], onward: 1 });
    expect(pairsOf().sift(at("createPayment")).cells).toHaveLength(3);
  });

  it("is one of those that the shop did not tell apart, and what is done and what is not are never one", () => {
    const pairs = pairsOf();
    for (const name of ["refuse", "reset", "response-lost"]) pairs.learn(one("plain", name), 7);
    pairs.learn(one("plain", "decline"), 8);
    for (const name of ["webhook-lost", "webhook-burst", "webhook-delayed"]) pairs.learn(hooked(name));
    const { cells, ofKind } = pairs.sift(
      ["refuse", "reset", "response-lost", "decline", "not-json"].map((name) => pair("status", name)),
    );
    expect(ofKind).toBe(1);
    expect(left(cells)).toHaveLength(4);
    expect(left(cells).filter((name) => /refuse|reset/.test(name))).toHaveLength(1);
    expect(left(cells)).toEqual(expect.arrayContaining(["status response-lost", "status decline", "status not-json"]));
    const webhooks = ["webhook-lost", "webhook-burst", "webhook-delayed"].map((name) => ({
      ...hooked(name),
      faults: [fault("plain", "reset"), ...hooked(name).faults],
      struck: "hook",
      rest: [1],
    }));
    expect(left(pairs.sift(webhooks).cells)).toEqual([
      "reset webhook-lost",
      expect.stringMatching(/^reset webhook-(burst|delayed)$/),
    ]);
  });

  it("is not tried on a way that begins with another one, on which it comes up", () => {
    const pairs = pairsOf(new Map([["refund", { way: "plain" }]]));
    for (const way of ["plain", "refund"]) pairs.learn(one(way, "reset"), 7);
    const [short, long] = [pair("reset", "decline"), pair("reset", "decline", { way: "refund", rest: 5 })];
    const later: LiveCell = {
      ...long,
      faults: [fault("refund", "reset"), fault("refund", "decline", 1, "createRefund")],
      rest: [6],
    };
    expect(pairs.sift([short, long, later])).toMatchObject({ cells: [short, later], shorter: 1 });
    expect(pairs.sift([long])).toMatchObject({ cells: [long], shorter: 0 });
  });

  it("makes no other pair than the same two the other way round", () => {
    const [a, b] = [fault("plain", "reset"), fault("plain", "status", 1, "capturePayment")];
    const both = [
      { way: "plain", faults: [a, b], struck: "x", rest: [1] },
      { way: "plain", faults: [b, a], struck: "y", rest: [1] },
    ];
    expect(pairsOf().sift(both)).toMatchObject({ cells: [both[0]], twice: 1 });
  });

  it("is chosen alike when a search is gone on with", () => {
    const known = newPairs();
    const before = createPairs(known, faults, new Map());
    before.learnCalm(calm);
    for (const name of ["refuse", "reset"]) before.learn(one("plain", name), 7);
    const cells = ["refuse", "reset", "decline"].map((name) => pair("status", name));
    const again = createPairs(JSON.parse(JSON.stringify(known)), faults, new Map());
    expect(again.sift(cells)).toEqual(before.sift(cells));
  });
});
