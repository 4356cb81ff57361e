import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "../../../src/core/history.ts";
import type { LiveCell } from "../../../src/explore/live/arrange.ts";
import { beginningsOf, createShorterWays } from "../../../src/explore/live/shorter-ways.ts";
import type { Way } from "../../../src/explore/live/ways.ts";
import { charged, looked, numbered } from "./histories.ts";

const pays = { do: "await", status: "confirmed", withinMs: 1000, orElse: "go-on" } as const;
const way = (name: string, ...steps: Way["customer"]["steps"]): Way => ({
  name,
  customer: { currency: "EUR", paymentToken: "tok_visa_ok", steps },
});
const plain = way("plain", { do: "place" }, pays);
const refund = way("refund", { do: "place" }, pays, { do: "refund", reference: "r1" });
const cancel = way("cancel", { do: "place" }, { do: "cancel" });

const asked = (order: string) => ({
  ...{ actor: "customer", type: "invoke" as const, op: 9, order },
  value: { operation: "refund" as const, reference: "r1" },
});
const calm: ReadonlyMap<string, readonly (readonly HistoryEvent[])[]> = new Map([
  ["plain", [numbered(charged("cell-1", 4003, 1))]],
  // it looks once more after the refund was asked for
  ["refund", [numbered([...charged("cell-2", 4010, 2), asked("cell-2"), ...looked("cell-2", 3)])]],
  ["cancel", [numbered(charged("cell-3", 4017, 4))]],
]);

const cell = (name: string, fault: string, operation = "createPayment"): LiveCell => ({
  way: name,
  faults: [{ fault, with: {}, at: { partner: "payment", operation, order: name, attempt: 1 } }],
});
const told = { isUnmoved: false, others: 7, isOverInTime: true };
const ways = () => createShorterWays(beginningsOf([plain, refund, cancel], calm), {});

describe("a way that begins with another one", () => {
  it("has twins at the sites that come up before its customer goes on, and no other way has", () => {
    const { hasTwin } = ways();
    expect(hasTwin(cell("refund", "reset"))).toBe(true);
    expect(hasTwin(cell("refund", "reset", "getPayment"))).toBe(false);
    expect(hasTwin(cell("plain", "reset"))).toBe(false);
    expect(hasTwin(cell("cancel", "reset"))).toBe(false);
  });

  it("is not gone again with what moved nobody on the shorter way", () => {
    const { learn, isTold } = ways();
    learn(cell("plain", "delay"), { ...told, isUnmoved: true });
    expect(isTold(cell("refund", "delay"))).toBe(true);
    expect(isTold(cell("refund", "reset"))).toBe(false);
  });

  it("is gone with one of those faults that the shop did not tell apart there", () => {
    const { learn, isTold } = ways();
    for (const fault of ["reset", "status"]) learn(cell("plain", fault), told);
    learn(cell("plain", "decline"), { ...told, others: 8 });
    const tried = ["reset", "status", "decline"].map((fault) => isTold(cell("refund", fault)));
    expect(tried).toEqual([false, true, false]);
  });

  it("is gone again where the customer went on before all was over: the refund may come in between", () => {
    const { learn, isTold } = ways();
    learn(cell("plain", "delay"), { ...told, isUnmoved: true, isOverInTime: false });
    expect(isTold(cell("refund", "delay"))).toBe(false);
  });
});
