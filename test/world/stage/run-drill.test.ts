import { describe, expect, it } from "vitest";
import { conclude, defineChecker } from "../../../src/core/checker.ts";
import { FiredrillError } from "../../../src/core/errors.ts";
import { defineFindings } from "../../../src/core/finding.ts";
import type { HistoryEvent } from "../../../src/core/history.ts";
import type { RunResult } from "../../../src/core/result.ts";
import type { Scenario } from "../../../src/core/scenario.ts";
import { type Drill, type Enact, runDrill } from "../../../src/world/stage/run-drill.ts";

const scenario = (name: string): Scenario => ({
  name,
  story: `The story of ${name}.`,
  workload: { orders: [] },
  faults: [],
  safetyMs: 1,
  settleMs: 1,
  partners: {},
  expect: { except: {} },
});

const found = defineFindings({ charged: () => "somebody was charged" });

const nobodyCharged = defineChecker({
  name: "nobody-charged",
  promise: "nobody is charged",
  findings: [found],
  check: (history) => {
    const effect = history.find(({ type }) => type === "effect");
    return conclude(1, effect === undefined ? [] : [found("charged", { events: [effect.i] })]);
  },
});

const tooBusy = defineFindings({ "machine-too-busy": () => "the machine was too busy" });

/** Whether the machine left it time, as events of such a type tell. */
const inTime = defineChecker({
  name: "in-time",
  promise: "all is in time",
  findings: [tooBusy],
  check: (history) => {
    const late = history.find(({ type }) => type === "log");
    return conclude(1, [], late === undefined ? [] : [tooBusy("machine-too-busy", { events: [late.i] })]);
  },
});

const placed = [
  { i: 0, t: 0, world: "sim", actor: "customer", type: "invoke", op: 1, order: "order-1", value: { operation: "place" } },
  {
    ...{ i: 1, t: 20, world: "sim", actor: "customer", type: "ok", op: 1, order: "order-1" },
    value: { operation: "place", status: 202, latencyMs: 20 },
  },
] as unknown as readonly HistoryEvent[];
const charged = [...placed, { i: 2, t: 30, world: "sim", actor: "payment", type: "effect" } as unknown as HistoryEvent];

const late = [...placed, { i: 2, t: 30, world: "sim", actor: "machine", type: "log" } as unknown as HistoryEvent];

async function drilled(names: readonly string[], enact: Enact, change: Partial<Drill> = {}) {
  const written = new Map<string, unknown>();
  const told: string[] = [];
  const drill: Drill = {
    tested: { integration: "shop", config: "firedrill.yaml" },
    scenarios: names.map(scenario),
    checkers: [nobodyCharged, inTime],
    world: "sim",
    proxy: "virtual time",
    enact,
    files: { folderOf: (name) => `run/${name}`, write: (path, value) => written.set(path, value) },
    seed: 7,
    version: "test",
    node: "v24",
    nowMs: () => 0,
    replayLine: (name, seed) => `again ${name} ${seed}`,
    signal: new AbortController().signal,
    fit: (whole) => ({ scenario: whole, lacks: [], leftOut: [] }),
    onScenario: ({ scenario: name, verdict }) => told.push(`${name} ${verdict}`),
    ...change,
  };
  const result = runDrill(drill);
  await result.catch(() => {});
  return { result, written, told, saved: written.get("result.json") as RunResult };
}

describe("a drill", () => {
  it("runs one scenario after the other, and writes the result and each schedule", async () => {
    const folders: string[] = [];
    const { saved, told, written } = await drilled(["one", "two"], async ({ folder }) => {
      folders.push(folder);
      return { events: folder === "run/two" ? charged : placed };
    });
    expect(folders).toEqual(["run/one", "run/two"]);
    expect(told).toEqual(["one held", "two broken"]);
    expect(saved).toMatchObject({ verdict: "broken", seed: 7, interrupted: false, scenarios: [{ replay: "again one 7" }, {}] });
    expect([...written.keys()]).toEqual(["one/schedule.json", "result.json", "two/schedule.json"]);
  });

  it("shows what customers waited for when nothing failed beside what came later", async () => {
    const seen: (number | undefined)[] = [];
    const { saved } = await drilled(["first", "calm", "later"], async ({ calm }) => {
      seen.push(calm?.maxMs);
      return { events: placed };
    });
    expect(seen).toEqual([undefined, undefined, 20]);
    expect(saved.scenarios.map(({ calmLatency }) => calmLatency?.maxMs)).toEqual([undefined, undefined, 20]);
  });

  it("proves nothing where it was interrupted, whatever it had found by then, and runs no more", async () => {
    const interrupt = new AbortController();
    const enact: Enact = async () => {
      interrupt.abort();
      return { events: charged };
    };
    const { saved } = await drilled(["one", "two"], enact, { signal: interrupt.signal });
    expect(saved).toMatchObject({ interrupted: true, verdict: "unproven" });
    expect(saved.scenarios).toMatchObject([{ scenario: "one", verdict: "unproven", error: "the run was interrupted" }]);
  });

  it("keeps what broke though the run did not come to its end", async () => {
    const { told } = await drilled(["one"], async () => ({ events: charged, error: "a fault did not strike" }));
    expect(told).toEqual(["one broken"]);
  });

  it("goes on after a scenario that could not be run, and says so", async () => {
    const { saved, told } = await drilled(["one", "two"], async ({ scenario: { name } }) => {
      if (name === "one") throw new Error("no port is free");
      return { events: placed };
    });
    expect(told).toEqual(["one unproven", "two held"]);
    expect(saved.scenarios[0]?.error).toBe("no port is free");
  });

  it("ends at the user's own mistake, and keeps what it has", async () => {
    const mistake = new FiredrillError({ code: "FD_INTEGRATION", place: "shop", problem: "it is dead", remedy: "Start it." });
    const { result, saved } = await drilled(["one", "two", "three"], async ({ scenario: { name } }) => {
      if (name === "two") throw mistake;
      return { events: placed };
    });
    await expect(result).rejects.toBe(mistake);
    expect(saved.scenarios.map(({ scenario: name }) => name)).toEqual(["one"]);
  });

  it("ends at the first that breaks where it is to bail, and says of the rest that it was not run", async () => {
    const { saved, told } = await drilled(["one", "two", "three"], async () => ({ events: charged }), { bail: true });
    expect(told).toEqual(["one broken", "two unproven", "three unproven"]);
    expect(saved.verdict).toBe("broken");
    expect(saved.scenarios.slice(1)).toMatchObject([
      { scenario: "two", events: 0, notRun: "--bail ended the drill when one broke" },
      { scenario: "three", events: 0 },
    ]);
  });

  it("goes on past what is unproven where it is to bail", async () => {
    const { saved } = await drilled(["one", "two"], async () => ({ events: late }), { bail: true });
    expect(saved.scenarios.map(({ notRun }) => notRun)).toEqual([undefined, undefined]);
  });

  it("runs each so often as is wanted, with seeds and folders of their own, and takes the worst", async () => {
    const { saved, written } = await drilled(["one"], async ({ seed }) => ({ events: seed === 8 ? charged : placed }), {
      repeat: 3,
    });
    expect(saved.verdict).toBe("broken");
    expect(saved.scenarios).toMatchObject([
      {
        seed: 8,
        replay: "again one 8",
        attempts: [
          { seed: 7, verdict: "held", folder: "one/1" },
          { seed: 8, verdict: "broken", folder: "one/2" },
          { seed: 9, verdict: "held", folder: "one/3" },
        ],
      },
    ]);
    expect(written.get("one/2/schedule.json")).toMatchObject({ seed: 8 });
  });

  it("runs once more at the end what a busy machine kept from proof, and keeps both", async () => {
    const folders: string[] = [];
    const { saved, told } = await drilled(["one", "two"], async ({ folder }) => {
      folders.push(folder);
      return { events: folder === "run/one" ? late : placed };
    });
    expect(folders).toEqual(["run/one", "run/two", "run/one/again"]);
    expect(told).toEqual(["one unproven", "two held", "one held"]);
    expect(saved.verdict).toBe("held");
    expect(saved.scenarios[0]).toMatchObject({
      verdict: "held",
      folder: "one/again",
      attempts: [
        { verdict: "unproven", isRetry: false },
        { verdict: "held", isRetry: true },
      ],
    });
  });

  it("runs nothing again that broke, and a retry only once", async () => {
    const folders: string[] = [];
    await drilled(["one", "two"], async ({ folder }) => {
      folders.push(folder);
      return { events: folder === "run/two" ? [...charged, ...late.slice(-1)] : late };
    });
    expect(folders).toEqual(["run/one", "run/two", "run/one/again"]);
  });

  it("does not begin what cannot be over in time", async () => {
    let now = 0;
    const { saved } = await drilled(
      ["one", "two", "three"],
      async () => {
        now += 6_000;
        return { events: placed };
      },
      { nowMs: () => now, budget: { text: "10s", ms: 10_000, over: new AbortController().signal } },
    );
    expect(saved.verdict).toBe("unproven");
    expect(saved.scenarios.map(({ verdict }) => verdict)).toEqual(["held", "held", "unproven"]);
    expect(saved.scenarios[2]?.notRun).toBe("it could not be over within --max-time 10s");
  });

  it("counts how long a scenario takes at least in real time", async () => {
    const { saved } = await drilled(["one"], async () => ({ events: placed }), {
      world: "live",
      budget: { text: "1s", ms: 1, over: new AbortController().signal },
    });
    expect(saved.scenarios).toMatchObject([{ verdict: "unproven", events: 0 }]);
  });

  it("stops what is still running when the time is over, and proves nothing of it", async () => {
    const over = new AbortController();
    const enact: Enact = async ({ signal }) => {
      over.abort();
      expect(signal.aborted).toBe(true);
      return { events: charged };
    };
    const budget = { text: "10s", ms: 10_000, over: over.signal };
    const { saved } = await drilled(["one", "two"], enact, { world: "live", budget });
    expect(saved).toMatchObject({ verdict: "unproven", interrupted: false });
    expect(saved.scenarios).toMatchObject([
      { verdict: "unproven", error: "it was stopped when --max-time 10s was over" },
      { verdict: "unproven", events: 0 },
    ]);
  });

  it("tells what is new from what an earlier result knows, and does not bail at the latter", async () => {
    const first = await drilled(["one"], async () => ({ events: charged }));
    const baseline = { file: "known.json", result: first.saved };
    const enact: Enact = async () => ({ events: charged });
    const same = await drilled(["one"], enact, { baseline, bail: true });
    expect(same.saved).toMatchObject({ verdict: "broken", baseline: { file: "known.json", verdict: "held" } });
    const more = await drilled(["one", "two"], enact, { baseline, bail: true });
    expect(more.saved).toMatchObject({ verdict: "broken", baseline: { verdict: "broken" } });
    expect(more.told).toEqual(["one broken", "two broken"]);
  });
});
