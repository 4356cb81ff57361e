import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import { faultSpace } from "../../../src/explore/fault-space.ts";
import { scheduleArbitrary } from "../../../src/explore/random/faults.ts";
import { faults } from "../../../src/faults/index.ts";
import { checkSites, parseSchedule } from "../../../src/faults/schedule.ts";
import { written } from "../../../src/faults/written.ts";
import { contracts, space } from "../builtin-space.ts";

const orders = ["order-1", "order-2", "order-3"];
const maxFaults = 6;
const schedules = scheduleArbitrary(space, { orders, maxFaults });
const sample = fc.sample(fc.noBias(schedules), { seed: 7, numRuns: 4_000 });
const all: ScheduledFault[] = sample.flat();

describe("a random schedule", () => {
  it("means the same once it was written down and read", () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(parseSchedule(written(schedule), "random", builtins.faults)).toEqual(schedule);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  it("aims at what the contracts know, and at orders that there are", () => {
    expect(() => checkSites(all, contracts, "random")).not.toThrow();
    expect(new Set(all.map(({ at }) => at.order))).toEqual(new Set([undefined, ...orders]));
  });

  it("has as many faults as were asked for at most", () => {
    const sizes = sample.map(({ length }) => length);
    expect(new Set(sizes)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it("is empty where no fault is asked for, or none can be had", () => {
    const none = [
      scheduleArbitrary(space, { orders, maxFaults: 0 }),
      scheduleArbitrary(faultSpace(contracts, { faults: {} }), { orders, maxFaults }),
    ];
    for (const arbitrary of none)
      for (const schedule of fc.sample(arbitrary, { seed: 7, numRuns: 50 })) expect(schedule).toEqual([]);
  });

  it("uses every fault, every operation, every webhook and every link, some day", () => {
    expect(new Set(all.map(({ fault }) => fault))).toEqual(new Set(Object.keys(faults)));
    const aims = new Set(all.map(({ at }) => at.operation ?? at.webhook ?? at.link));
    for (const { operation } of space.calls) expect(aims).toContain(operation);
    for (const { webhook } of space.webhooks) expect(aims).toContain(webhook);
    for (const { link } of space.links) expect(aims).toContain(link);
  });

  it("strikes the first try, the second, the first few, or any", () => {
    const attempts = new Set(all.map(({ at }) => JSON.stringify(at.attempt)));
    expect(attempts).toEqual(new Set(["1", "2", "3", '{"upTo":2}', '{"upTo":3}', '{"upTo":6}', undefined]));
  });

  it("has outages of a whole partner that last from half a second to ten", () => {
    const isOutage = ({ fault, at, during }: ScheduledFault): boolean =>
      during !== undefined && at.operation === undefined && ["call", "link"].includes(faults[fault]?.family ?? "");
    const outages = all.filter(isOutage);
    expect(new Set(outages.map(({ at }) => at.partner ?? at.link))).toEqual(
      new Set(["payment", "carrier", "messaging", "webhooks"]),
    );
    for (const fault of ["status", "refuse", "hang", "throttle"]) expect(outages.map((one) => one.fault)).toContain(fault);
    const lengths = outages.map(({ during }) => (during ? during.toMs - during.fromMs : 0));
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(10_000);
  });

  it("has storms of all webhooks of a partner", () => {
    const storms = all.filter(({ fault, at }) => faults[fault]?.family === "webhook" && at.webhook === undefined);
    const ofWebhooks = Object.values(faults).filter(({ family }) => family === "webhook");
    expect(new Set(storms.map(({ fault }) => fault))).toEqual(new Set(ofWebhooks.map(({ name }) => name)));
  });

  it("kills the integration a few times at most for one fault", () => {
    const crashes = all.filter(({ fault }) => faults[fault]?.family === "process");
    for (const { times = 99 } of crashes) expect(times).toBeLessThanOrEqual(2);
  });

  it("differs in kind from run to run", () => {
    const families = sample.map((schedule) => new Set(schedule.map(({ fault }) => faults[fault]?.family)));
    for (const family of ["call", "read", "webhook", "link", "process", "self"] as const) {
      const share = families.filter((some) => some.has(family)).length / sample.length;
      expect(share).toBeGreaterThan(0.05);
      expect(share).toBeLessThan(0.8);
    }
    const kinds = sample
      .filter(({ length }) => length === maxFaults)
      .map((schedule) => new Set(schedule.map(({ fault }) => fault)).size);
    expect(Math.min(...kinds)).toBe(1);
    expect(Math.max(...kinds)).toBeGreaterThan(4);
  });

  it("mostly strikes what the integration is likely to use", () => {
    const likely = ["createPayment", "createShipment", "payment.captured"];
    const told = scheduleArbitrary(faultSpace(contracts, { faults: builtins.faults, likely }), { orders, maxFaults });
    const aims = fc
      .sample(fc.noBias(told), { seed: 7, numRuns: 1_000 })
      .flatMap((schedule) => schedule.flatMap(({ at }) => at.operation ?? at.webhook ?? []));
    expect(aims.filter((aim) => likely.includes(aim)).length / aims.length).toBeGreaterThan(0.4);
    expect(new Set(aims).size).toBeGreaterThan(25);
  });

  it("strikes one order alone in half of the runs, and several in others", () => {
    const victims = sample.map((schedule) => new Set(schedule.flatMap(({ at }) => at.order ?? [])).size);
    expect(victims.filter((count) => count === 1).length / sample.length).toBeGreaterThan(0.4);
    expect(victims.filter((count) => count > 1).length / sample.length).toBeGreaterThan(0.15);
  });

  it("lets links and clocks be ill for a while or to the end, and kills in transactions when they come", () => {
    const episodes = (fault: string) =>
      new Set(all.filter((one) => one.fault === fault).map(({ during }) => during !== undefined));
    expect(episodes("link-latency")).toEqual(new Set([true, false]));
    expect(episodes("clock-jump")).toEqual(new Set([true, false]));
    expect(episodes("crash-in-transaction")).toEqual(new Set([false]));
  });

  it("keeps to the faults that it may use", () => {
    const used = ["decline", "webhook-lost"];
    const few = Object.fromEntries(Object.entries(builtins.faults).filter(([name]) => used.includes(name)));
    const narrow = scheduleArbitrary(faultSpace(contracts, { faults: few }), { orders, maxFaults });
    const drawn = fc.sample(fc.noBias(narrow), { seed: 7, numRuns: 200 }).flat();
    expect(new Set(drawn.map(({ fault }) => fault))).toEqual(new Set(used));
  });
});
