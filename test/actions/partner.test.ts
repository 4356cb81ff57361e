import { describe, expect, it } from "vitest";
import type { Customer } from "../../src/actions/action.ts";
import { partner } from "../../src/actions/partner.ts";
import type { NewEvent } from "../../src/core/history.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

/** A partner where the move can be made at the nth try, for an order that is shown as `status` from the nth look on. */
async function played(step: object, { tries = 1, looks = 1 } = {}) {
  const clock = createVirtualClock();
  const startMs = clock.now();
  const notes: NewEvent[] = [];
  const asked: unknown[][] = [];
  let looked = 0;
  const customer: Customer = {
    order: { order: "order-1", totalMinor: 100, currency: "EUR", paymentToken: "tok_visa_ok", startMs: 0, steps: [] },
    clock,
    partners: {
      advance: async (...given) => {
        asked.push([clock.now() - startMs, ...given]);
        return asked.length >= tries;
      },
    },
    ask: async () => ({ status: 200 }),
    look: async () => {
      looked += 1;
      return { status: looked >= looks ? "confirmed" : "pending", totalMinor: 100, currency: "EUR" };
    },
    sleep: (ms) => new Promise((resolve) => clock.after(ms, resolve)),
    note: (event) => notes.push(event),
  };
  let isOver = false;
  void partner.perform(customer, { do: "partner", ...step }).then(() => {
    isOver = true;
  });
  await clock.runUntil(() => isOver, 60_000);
  return { asked, notes };
}

describe("what partners do by themselves", () => {
  it("is done once the order is shown so, and so much later", async () => {
    const { asked, notes } = await played({ move: "payment-refunded", when: "confirmed", afterMs: 500 }, { looks: 3 });
    expect(asked).toEqual([[580, "payment", "order-1", "refunded", "payment-refunded"]]);
    expect(notes).toEqual([]);
  });

  it("is done as soon as there is something that it can be done to", async () => {
    const { asked, notes } = await played({ move: "parcel-returned" }, { tries: 4 });
    expect(asked.map(([at, who]) => [at, who])).toEqual([0, 40, 80, 120].map((at) => [at, "carrier"]));
    expect(notes).toEqual([]);
  });

  it("proves nothing where it never could be done, or the order was never shown so", async () => {
    const inVain = await played({ move: "dispute-won" }, { tries: 1_000_000 });
    expect(inVain.notes).toMatchObject([{ type: "await-unmet", value: { status: "dispute-won", isMove: true } }]);
    const unseen = await played({ move: "dispute-won", when: "confirmed" }, { looks: 1_000_000 });
    expect(unseen.asked).toEqual([]);
    expect(unseen.notes).toMatchObject([{ type: "await-unmet", value: { status: "confirmed", seen: "pending" } }]);
  });
});
