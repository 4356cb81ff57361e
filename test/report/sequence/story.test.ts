import { describe, expect, it } from "vitest";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import type { SitePattern } from "../../../src/core/site.ts";
import { faults } from "../../../src/faults/index.ts";
import { storyOf } from "../../../src/report/sequence/story.ts";
import { at, fired } from "./draw.ts";

const broken = "order-1 was charged twice";
const tell = (fault: string, where: SitePattern = {}): string => {
  const scheduled: ScheduledFault = { id: "f1", fault, at: where, with: {} };
  return storyOf({ events: at(fired(fault)), faults: [scheduled], broken });
};

describe("a story", () => {
  it.each(Object.keys(faults))("has one sentence for %s", (name) => {
    const kind = name.startsWith("webhook-") && name !== "webhook-before-response" ? "webhook" : "operation";
    const where: SitePattern = name.startsWith("link-")
      ? { link: "payment" }
      : { partner: "payment", [kind]: "createPayment", order: "order-1", attempt: 2 };
    for (const pattern of [where, {}, { partner: "payment" }]) {
      const story = tell(name, pattern);
      expect(story).toMatch(/^[A-Z][^.]*: order-1 was charged twice\.$/);
      expect(story).not.toMatch(/undefined|\[object|webhook every call/);
      // each fault has words of its own
      expect(story).not.toContain(name.includes("-") ? name : `${name} struck`);
    }
  });

  it("says where the fault struck", () => {
    expect(tell("response-lost", { partner: "payment", operation: "createPayment", order: "order-1", attempt: 2 })).toBe(
      "The answer to the call payment/createPayment for order-1 (attempt 2) was lost after its effect: order-1 was charged twice.",
    );
    expect(tell("webhook-lost", { partner: "payment" })).toBe(
      "Every webhook from payment was lost for ever: order-1 was charged twice.",
    );
    expect(tell("throttle", { partner: "payment" })).toBe("Every call to payment was throttled: order-1 was charged twice.");
  });

  it("names the place once", () => {
    const sentence = "payment/createPayment for order-1: asked again under another key";
    const at1 = { partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 } as const;
    const faults = [{ id: "f1", fault: "delay", at: at1, with: {} }];
    expect(storyOf({ events: at(fired("delay")), faults, broken: sentence })).toBe(
      "The call payment/createPayment for order-1 was slow: asked again under another key.",
    );
  });

  it("leaves out faults that did not fire", () => {
    const scheduled: ScheduledFault = { id: "f2", fault: "reset", at: {}, with: {} };
    expect(storyOf({ events: at(fired("reset")), faults: [scheduled], broken })).toBe(
      "Without any fault: order-1 was charged twice.",
    );
  });
});
