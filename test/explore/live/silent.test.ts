import { describe, expect, it } from "vitest";
import { type Plan, plainSettings } from "../../../src/core/plan.ts";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { silentAt } from "../../../src/explore/live/prove.ts";
import { faults } from "../../../src/faults/index.ts";

const plan = (...names: readonly string[]): Plan => ({
  scenario: { ...standardOrder, faults: names.map((fault, n): ScheduledFault => ({ id: `f${n}`, fault, at: {}, with: {} })) },
  seed: 1,
  sim: plainSettings,
});

describe("how long all may be silent before a schedule that runs alone is given up", () => {
  const declared = { silentMs: 3_000, faults };

  it("is what the shop declares where nothing strikes", () => {
    expect(silentAt(0, plan(), declared)).toBe(3_000);
  });

  it("is longer the first time where partners fail, since a breaker may be open", () => {
    expect(silentAt(0, plan("hang", "status"), declared)).toBe(10_000);
    expect(silentAt(0, plan("hang"), { ...declared, silentMs: 20_000 })).toBe(20_000);
    expect(silentAt(1, plan("hang"), declared)).toBe(3_000);
  });

  it("has no bound the first time after a kill, since nobody knows when the leases of the dead end", () => {
    expect(silentAt(0, plan("status", "crash"), declared)).toBeUndefined();
    expect(silentAt(1, plan("crash"), declared)).toBe(3_000);
  });

  it("has none the first time where nothing is declared", () => {
    expect(silentAt(0, plan("status"), { silentMs: undefined, faults })).toBeUndefined();
    expect(silentAt(1, plan("status"), { silentMs: undefined, faults })).toBe(5_000);
  });
});
