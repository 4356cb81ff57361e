import { describe, expect, it } from "vitest";
import type { Customer } from "../../src/actions/action.ts";
import { isShownAs } from "../../src/actions/shown.ts";
import { sleep } from "../../src/core/clock.ts";
import type { NewEvent, OrderView } from "../../src/core/history.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const [order] = standardOrder.workload.orders;
if (order === undefined) throw new Error("the standard order has gone");

/** Waits a second for `confirmed`, which is shown after so long; before it `pending`, or nothing. */
async function waits(shownAfterMs: number, { stretch = 1, isThere = true } = {}) {
  const clock = createVirtualClock();
  const sinceMs = clock.now();
  const notes: NewEvent[] = [];
  const view = (status: OrderView["status"]): OrderView => ({ status, totalMinor: 4200, currency: "EUR" });
  const customer: Customer = {
    ...{ order: { ...order, order: "order-1" } as typeof order & object, clock, partners: { advance: async () => false } },
    patience: () => stretch,
    ask: () => Promise.reject(new Error("nobody asks")),
    look: async () => {
      if (clock.now() - sinceMs >= shownAfterMs) return view("confirmed");
      return isThere ? view("pending") : undefined;
    },
    sleep: (ms) => sleep(clock, ms),
    note: (event) => void notes.push(event),
  };
  let isShown: boolean | undefined;
  void isShownAs(customer, "confirmed", 1_000).then((shown) => {
    isShown = shown;
  });
  await clock.runUntil(() => isShown !== undefined, 10_000);
  return { isShown, unmet: notes.length };
}

describe("how long a customer waits for a status", () => {
  it("is as long as the scenario says", async () => {
    expect(await waits(900)).toEqual({ isShown: true, unmet: 0 });
    expect(await waits(1_500)).toEqual({ isShown: false, unmet: 1 });
  });

  it("is longer on a busy machine, once the order is there", async () => {
    expect(await waits(1_500, { stretch: 2 })).toEqual({ isShown: true, unmet: 0 });
    expect(await waits(2_500, { stretch: 2 })).toEqual({ isShown: false, unmet: 1 });
  });

  it("is no longer for an order that never was shown", async () => {
    expect(await waits(1_500, { stretch: 2, isThere: false })).toEqual({ isShown: false, unmet: 1 });
  });
});
