import { describe, expect, it } from "vitest";
import { calmRateIn, rampOf } from "../../../src/explore/live/calm-rate.ts";
import { planOfCell } from "../../../src/explore/live/prove.ts";
import { waysOf } from "../../../src/explore/live/ways.ts";
import { charged, numbered } from "./histories.ts";

const statuses = ["pending", "confirmed", "declined"];
const namesOf = (requests: Readonly<Record<string, unknown>>) => waysOf({ requests, statuses }).map(({ name }) => name);

describe("customers of a search", () => {
  it("go the ways that the shop has something for", () => {
    expect(namesOf({ place: {} })).toEqual([
      "plain",
      "bank",
      "bank says no",
      "declined",
      "twice",
      "refunded by the merchant",
      "comes back without the money",
      "odd cents",
      "the same person buys",
      "the same person buys again",
    ]);
    expect(namesOf({ place: {}, cancel: {}, refund: {} })).toEqual(
      expect.arrayContaining(["cancel", "late cancel", "refund", "refund twice", "refunds beyond", "refunds at once"]),
    );
  });

  it("wait a moment where the shop never shows what they would wait for", () => {
    const [plain] = waysOf({ requests: { place: {} }, statuses: ["pending"] });
    expect(plain?.customer.steps).toEqual([{ do: "place" }, { do: "wait", ms: 1000 }]);
  });
});

describe("a schedule alone", () => {
  it("has one order, at which its faults are aimed, and a link's fault while it is under way", () => {
    const ways = waysOf({ requests: { place: {} }, statuses });
    const faults = [
      { fault: "reset", with: {}, at: { partner: "payment", operation: "createPayment", order: "plain", attempt: 1 } },
      { fault: "link-down", with: {}, at: { link: "payment" } },
    ];
    const { scenario } = planOfCell({ way: "plain", faults }, ways);
    expect(scenario.workload.orders.map(({ order }) => order)).toEqual(["order-1"]);
    expect(scenario.faults.map(({ id, at, during }) => [id, at.order, during?.fromMs])).toEqual([
      ["f1", "order-1", undefined],
      ["f2", undefined, 0],
    ]);
  });
});

describe("the rate of a search", () => {
  const [way] = waysOf({ requests: { place: {} }, statuses });
  const ramp = way && rampOf(way);
  const started = ramp?.started ?? [];
  /** Orders of each step take so long. */
  const taking = (...msByStep: number[]) =>
    calmRateIn(
      numbered(
        started.flatMap(({ order, step }, n) =>
          charged(order, 4200, n).map((event, at) => ({ ...event, t: at === 0 ? 0 : (msByStep[step] ?? 0) })),
        ),
      ),
      started,
    );

  it("is half of what the shop takes without slowing down", () => {
    expect(taking(50, 50, 60, 70, 70, 90)).toEqual({ ratePerSecond: 32, calmAt: 64, durationMs: 90 });
    expect(taking(50, 50, 60, 900, 2000, 2000)).toMatchObject({ ratePerSecond: 8, calmAt: 16 });
  });

  it("is never none", () => {
    expect(taking(5000, 20_000, 20_000, 20_000, 20_000)).toMatchObject({ ratePerSecond: 2, calmAt: 4 });
  });
});
