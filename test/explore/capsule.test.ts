import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { readReplayable } from "../../src/cli/saved.ts";
import { FiredrillError } from "../../src/core/errors.ts";
import type { Plan } from "../../src/core/plan.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import { type Capsule, looksLikeCapsule, readCapsule, type Surroundings, strangers } from "../../src/explore/capsule.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { hashHistory } from "../../src/transports/fingerprint.ts";
import { runPlan } from "../../src/world/sim/run-plan.ts";

/** Chance in everything that can be drawn, and faults of every form that a schedule knows. */
const plan: Plan = {
  scenario: {
    ...standardOrder,
    partners: { messaging: { idempotency: "none" } },
    faults: [
      { id: "f1", fault: "throttle", at: { partner: "payment", attempt: { upTo: 2 } }, with: { retry_after_s: 1, as: "date" } },
      { id: "f2", fault: "link-latency", at: { link: "carrier" }, with: { latency_ms: 30 }, during: { fromMs: 5, toMs: 900 } },
      { id: "f3", fault: "webhook-duplicate", at: { webhook: "payment.captured" }, with: { copies: 2, gap_ms: 7 }, times: 1 },
    ],
  },
  seed: 77,
  sim: { ...plainSettings, latencyMs: { min: 1, max: 40 }, ties: "uniform", workers: 2, signing: "oldest" },
};

const capsule: Capsule = {
  format: 1,
  kind: "capsule",
  story: "The partner was slow, and the customer paid twice.",
  broken: { checker: "charged-once", sentence: "order-1 was charged twice", order: "order-1" },
  firedrill: "0.1.0",
  codeHash: "00112233aabbccdd",
  contractHash: "ddccbbaa33221100",
  commit: "0123456789ab",
  projectHash: "a0a0a0a0a0a0a0a0",
  integration: "php shop",
  plan,
  historyHash: "0f0f0f0f0f0f0f0f",
};

describe("a capsule", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "capsule-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const reread = (saved: Capsule): Capsule => {
    const file = join(folder, "charged-once.json");
    writeFileSync(file, `${JSON.stringify(saved, null, 2)}\n`);
    const read = readReplayable(file, builtins.faults);
    if (read.type !== "capsule") throw new Error(`it was taken for ${read.type}`);
    return read.capsule;
  };

  it("comes back from its file as it was", () => {
    expect(reread(capsule)).toEqual(capsule);
  });

  it("runs from its file as it did when it was saved, byte for byte", async () => {
    const run = async (one: Plan): Promise<string> => {
      const { events, error } = await runPlan({ plan: one, ...referenceWorld() });
      expect([error, events.length > 50]).toEqual([undefined, true]);
      return hashHistory(events);
    };
    const saved = { ...capsule, historyHash: await run(plan) };
    const { plan: kept, historyHash } = reread(saved);
    expect(await run(kept)).toBe(historyHash);
    expect(await run({ ...kept, seed: kept.seed + 1 })).not.toBe(historyHash);
  });

  it("is looked for in no folder that holds none", () => {
    expect(() => readReplayable(folder, builtins.faults)).toThrow("no scenario was saved in this folder");
  });

  it("is what says so of itself, and nothing else", () => {
    expect([capsule, { kind: "capsule" }].map(looksLikeCapsule)).toEqual([true, true]);
    for (const other of [null, undefined, "capsule", ["capsule"], {}, { ...capsule, kind: "schedule" }])
      expect(looksLikeCapsule(other)).toBe(false);
  });
});

/** A copy with another value at a path; `undefined` takes it away. */
function altered(path: string, value: unknown): unknown {
  const copy: unknown = structuredClone(capsule);
  const names = path.split("/");
  const last = names.pop() ?? "";
  const holder = names.reduce((inner, name) => (inner as Record<string, unknown>)[name], copy);
  (holder as Record<string, unknown>)[last] = value;
  return JSON.parse(JSON.stringify(copy));
}

function refusalOf(value: unknown): FiredrillError["details"] {
  try {
    readCapsule(value, "found.json", builtins.faults);
  } catch (thrown) {
    if (thrown instanceof FiredrillError) return thrown.details;
    throw thrown;
  }
  throw new Error("it was let in");
}

const misaimed: readonly (readonly [string, unknown, string])[] = [
  ["plan/scenario/faults/0/with/retry_after_s", "soon", "found.json, plan/scenario/faults/0/with/retry_after_s"],
  ["plan/scenario/faults/1/with/speed", 3, "found.json, plan/scenario/faults/1/with"],
  ["plan/scenario/faults/1/at", {}, "found.json, plan/scenario/faults/1/at"],
  ["plan/scenario/faults/2/times", 0, "found.json, plan/scenario/faults/2/times"],
];

const damages: readonly (readonly [string, unknown])[] = [
  ...["story", "codeHash", "contractHash", "historyHash"].flatMap((name) => [[name, undefined] as const, [name, 5] as const]),
  ["broken", undefined],
  ["broken/checker", 5],
  ["broken/sentence", undefined],
  ["plan", undefined],
  ["plan", []],
  ["plan/seed", undefined],
  ["plan/seed", 1.5],
  ["plan/seed", "1"],
  ["plan/scenario", null],
  ["plan/scenario/name", undefined],
  ["plan/scenario/workload", undefined],
  ["plan/scenario/workload/orders", {}],
  ["plan/scenario/workload/orders/0", null],
  ["plan/scenario/workload/orders/0/steps", undefined],
  ["plan/scenario/workload/orders/0/steps", ["place"]],
  ["plan/scenario/workload/orders/0/steps/0/do", "dance"],
  ["plan/scenario/workload/orders/0/steps/0/times", "often"],
  ["plan/scenario/workload/orders/0/steps/0", { do: "await", status: "confirmed" }],
  ["plan/scenario/workload/orders/0/steps/0", { do: "refund" }],
  ["plan/scenario/workload/orders/0/steps/0", { do: "authenticate", outcome: "perhaps" }],
  ["plan/scenario/workload/orders/0/startMs", "0"],
  ["plan/scenario/workload/orders/0/paymentToken", undefined],
  ["plan/scenario/faults", "response-lost"],
  ["plan/scenario/faults/0", null],
  ["plan/scenario/faults/0/id", 1],
  ["plan/scenario/faults/0/at", undefined],
  ["plan/scenario/faults/0/with", undefined],
  ["plan/scenario/faults/1/during", { fromMs: 5 }],
  ["plan/scenario/settleMs", "60000"],
  ["plan/scenario/settleMs", -1],
  ["plan/scenario/safetyMs", undefined],
  ["plan/scenario/partners", []],
  ["plan/scenario/expect", undefined],
  ["plan/scenario/expect/except", undefined],
  ["projectHash", 5],
  ["integration", null],
  ["plan/sim", undefined],
  ["plan/sim/latencyMs", 2],
  ["plan/sim/latencyMs/min", "2"],
  ["plan/sim/latencyMs/max", undefined],
  ["plan/sim/latencyMs", { min: 40, max: 1 }],
  ["plan/sim/workers", undefined],
  ["plan/sim/workers", 0],
  ["plan/sim/workers", 1.5],
  ["plan/sim/workers", 1_000_000_000],
  ["plan/sim/ties", "by-lot"],
  ["plan/sim/redelivery", undefined],
  ["plan/sim/signing", "none"],
  ["plan/sim/afterwardsMs", undefined],
];

describe("what is no whole capsule", () => {
  const refusal = {
    code: "FD_RUN",
    place: "found.json",
    problem: "this is no capsule that a search saved, or it is damaged",
    remedy: expect.stringContaining(".firedrill/capsules"),
  };

  it.each([[null], [[]], ["capsule"], [{}], [{ ...capsule.plan }]])("is refused with place, problem and remedy: %j", (value) => {
    expect(refusalOf(value)).toEqual(refusal);
  });

  it.each(damages)("is refused where %s is %j", (path, value) => {
    expect(refusalOf(altered(path, value))).toEqual(refusal);
  });

  it.each([2, "1", undefined])("is refused for its format %j, which is named", (format) => {
    expect(refusalOf(altered("format", format))).toEqual({
      ...refusal,
      problem: `this capsule has format ${JSON.stringify(format)}, and 1 is what is known here`,
    });
  });

  it.each(misaimed)("is refused where %s is %j, as a scenario's file would be", (path, value, place) => {
    expect(refusalOf(altered(path, value))).toMatchObject({ code: "FD_SCHEDULE", place: expect.stringContaining(place) });
  });

  it("is refused for a fault that the catalogue does not know, by its name", () => {
    expect(refusalOf(altered("plan/scenario/faults/1/fault", "earthquake"))).toEqual({
      ...refusal,
      problem: "its schedule names the fault earthquake, which is not in the catalogue here",
    });
  });
});

describe("what has changed since a capsule was saved", () => {
  const here: Surroundings = { firedrill: "0.1.0", codeHash: "c1", contractHash: "k1", projectHash: "p1", commit: "aaa" };

  it("is nothing where code and contracts are the same, whatever version and commit are called", () => {
    expect(strangers(here, here)).toEqual([]);
    expect(strangers(here, { firedrill: "0.2.0", codeHash: "c1", contractHash: "k1", projectHash: "p1" })).toEqual([]);
  });

  it("is the code, told with the commit where there was one", () => {
    const now = { ...here, codeHash: "c2", commit: "bbb" };
    expect(strangers(here, now)).toEqual(["the code has changed since (c1, commit aaa then, c2 now)"]);
    const { commit: _none, ...bare } = here;
    expect(strangers(bare, now)).toEqual(["the code has changed since (c1 then, c2 now)"]);
  });

  it("is the integration, its configuration or its contracts", () => {
    expect(strangers(here, { ...here, projectHash: "p2" })).toEqual([
      "the integration, its configuration or its contracts have changed since, or are another's (p1 then, p2 now)",
    ]);
  });

  it("is the contracts, and both where both have changed", () => {
    const contracts = "the contracts have changed since (k1 then, k2 now)";
    expect(strangers(here, { ...here, contractHash: "k2" })).toEqual([contracts]);
    expect(strangers(here, { ...here, contractHash: "k2", codeHash: "c2" })).toEqual([
      contracts,
      "the code has changed since (c1, commit aaa then, c2 now)",
    ]);
  });
});
