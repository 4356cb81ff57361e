import { describe, expect, it } from "vitest";
import type { LiveCell } from "../../../src/explore/live/arrange.ts";
import { createRates } from "../../../src/explore/live/rates.ts";
import { faults } from "../../../src/faults/index.ts";

const struck = (fault: string, site: object): LiveCell => ({
  way: "plain",
  faults: [{ fault, at: { partner: "payment", attempt: 1, ...site }, with: {} }],
});
const call = struck("refuse", { operation: "createPayment" });
const webhook = struck("webhook-duplicate", { webhook: "payment.captured" });
const kill = struck("crash", { operation: "createPayment" });

describe("how many schedules a second were run", () => {
  it("is told by what they strike, of the time that their runs lasted", () => {
    const rates = createRates(faults);
    rates.add([call, call, "control", webhook], 1_000);
    rates.add([call], 1_000);
    rates.addTogether([kill, kill, kill], 2_000);
    expect(rates.told()).toBe(
      "schedules a second: 2.0 that strike one order (1.5 with faults at calls, 0.5 with faults at webhooks), beside 0.5 orders without faults; 1.5 that strike everybody",
    );
  });

  it("tells how long others will take", () => {
    const rates = createRates(faults);
    expect(rates.expectedMs(100)).toBeUndefined();
    rates.add([call, "control", webhook], 500);
    expect(rates.expectedMs(100)).toBe(25_000);
  });

  it("is not told where none were", () => {
    expect(createRates(faults).told()).toBeUndefined();
  });
});
