import { describe, expect, it } from "vitest";
import type { EventOf, NewEvent } from "../../../src/core/history.ts";
import { createRandom } from "../../../src/core/random.ts";
import { sequenceOf } from "../../../src/report/sequence/sequence.ts";
import { historyOf, stories } from "../../checkers/stories.ts";
import { acknowledged, answer, at, call, effect, fired, givenUp, place, read, sent } from "./draw.ts";

const labels = (...events: NewEvent[]): string[] => sequenceOf(at(...events)).rows.map(({ label }) => label);

describe("a sequence", () => {
  it("has customer and integration first, then partners as they came in", () => {
    expect(sequenceOf(at(call("messaging", "send"), call("carrier", "quote"))).lanes).toEqual([
      "customer",
      "integration",
      "messaging",
      "carrier",
    ]);
  });

  it("folds an answer that follows at once into the line of its call, and leaves a lost one alone", () => {
    expect(labels(call("payment", "pay"), answer("payment", "pay"))).toEqual(["pay #1 → 201"]);
    const { rows } = sequenceOf(at(call("payment", "pay"), answer("payment", "pay", "reset")));
    expect(rows.map(({ label, lost }) => [label, lost])).toEqual([
      ["pay #1", undefined],
      ["pay #1: 201 (reset)", true],
    ]);
  });

  it("folds an answer though its effect came between, and says of a late one which call it answers", () => {
    const together = [call("payment", "pay"), effect("payment"), answer("payment", "pay")].map((event) => ({ ...event, t: 1 }));
    expect(sequenceOf(at(...together)).rows.map(({ label }) => label)).toEqual(["pay #1 → 201", "authorized 42.00 EUR"]);
    expect(labels(call("payment", "pay"), effect("payment"), answer("payment", "pay"))).toEqual([
      "pay #1",
      "authorized 42.00 EUR",
      "pay #1: 201",
    ]);
  });

  it("folds reads that follow each other and went well, but none that is evidence or was struck", () => {
    const reads = (number: number, status = 200): NewEvent[] => {
      const asked = call("payment", "list", number) as EventOf<"call">;
      const told = answer("payment", "list", "whole", number) as EventOf<"answer">;
      return [
        { ...asked, value: { ...asked.value, method: "GET" } },
        { ...told, value: { ...told.value, status } },
      ];
    };
    expect(labels(...reads(1), ...reads(2), ...reads(3), place(), ...reads(4), ...reads(5, 500), ...reads(6))).toEqual([
      "list #1 → 200 and 2 more reads",
      "place 42.00 EUR",
      "list #1 → 200",
      "list #1 → 500",
      "list #1 → 200",
    ]);
    const marked = sequenceOf(at(...reads(1), ...reads(2)), { highlight: [2] }).rows;
    expect(marked.map(({ label }) => label)).toEqual(["list #1 → 200", "list #1 → 200"]);
  });

  it("says whose a line is where it shows several orders", () => {
    const { rows } = sequenceOf(at(place(), place("order-2")), { orders: ["order-1", "order-2"] });
    expect(rows.map(({ label }) => label)).toEqual(["place 42.00 EUR of order-1", "place 42.00 EUR of order-2"]);
  });

  it("folds reads, counts those that were asked, and marks the line where an answer is evidence", () => {
    const events = at(read(), read("ok"), place(), read(), read("ok"));
    const { rows } = sequenceOf(events, { highlight: [4] });
    expect(rows.map(({ label, marked }) => [label, marked])).toEqual([
      ["reads the order 2 times", true],
      ["place 42.00 EUR", undefined],
    ]);
  });

  it("marks the call that a fault struck, and nothing else that happened in its millisecond", () => {
    const struck = sequenceOf(at({ ...call("payment", "pay"), t: 1 }, { ...fired("reset"), t: 1 })).rows;
    expect(struck.map(({ faults }) => faults)).toEqual([["reset"]]);
    const answered = { ...place(), type: "ok" as const, actor: "customer" } as NewEvent;
    const beside = sequenceOf(at({ ...answered, t: 1 }, { ...fired("clock-jump"), t: 1 })).rows;
    expect(beside.map(({ faults }) => faults)).toEqual([[], ["clock-jump"]]);
  });

  it("marks the webhook that a fault struck, though another went out before it", () => {
    const { rows } = sequenceOf(
      at(fired("webhook-delayed", "captured", "order-1"), sent("authorized"), sent("captured", "evt_2")),
    );
    expect(rows.map(({ label, faults }) => [label, faults])).toEqual([
      ["authorized #1", []],
      ["captured #1", ["webhook-delayed"]],
    ]);
  });

  it("marks the loss of a webhook that never went out, and not the next one", () => {
    const { rows } = sequenceOf(at(fired("webhook-lost", "captured", "order-1"), givenUp("captured"), sent("refunded", "evt_2")));
    expect(rows.map(({ faults }) => faults)).toEqual([["webhook-lost"], []]);
  });

  it("leaves out what was never sent, since the integration takes none", () => {
    const unwanted = givenUp("captured");
    if (unwanted.type !== "webhook-given-up") throw new Error("that is no webhook");
    expect(labels({ ...unwanted, value: { ...unwanted.value, unwanted: true } }, sent("a"))).toEqual(["a #1"]);
  });

  it("tells the webhooks of two partners apart that have one id", () => {
    expect(
      labels(sent("a"), sent("b", "evt_1", "carrier"), acknowledged("a", 202), acknowledged("b", 0, "evt_1", "carrier")),
    ).toEqual(["a #1 → 202", "b #1 → no answer"]);
  });

  it("leaves other orders out", () => {
    const events = at(place(), place("order-2"), effect("payment"));
    expect(sequenceOf(events, { orders: ["order-1"] }).rows.map(({ events: [i] }) => i)).toEqual([0, 2]);
  });

  it.each(Object.keys(stories))("draws every line of %s between lanes that are there", (name) => {
    const { lanes, rows } = sequenceOf(historyOf(createRandom(1), name));
    for (const { type, from, to, label } of rows) {
      expect(label).not.toMatch(/undefined|NaN|\[object/);
      if (type === "arrow") expect(lanes).toContain(from);
      if (type !== "divider") expect(lanes).toContain(to);
    }
  });
});
