import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import type { CallSite } from "../../src/core/site.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import type { FaultSpace } from "../../src/explore/fault-space.ts";
import type { Judged, Trace } from "../../src/explore/judge.ts";
import { type Find, search } from "../../src/explore/search.ts";
import { planWith } from "../../src/explore/systematic.ts";
import { newSearch, type SearchState } from "../../src/explore/tally.ts";
import type { Task, TaskPool } from "../../src/explore/task.ts";

const base = basePlan(standardOrder, 1);
const site = (operation: string): CallSite => ({ kind: "call", partner: "payment", operation, order: "order-1", attempt: 1 });
const operations = ["a", "b", "c"];
const choices = ["reset", "hang"].map((fault) => ({ fault, with: {} }));
const space: FaultSpace = {
  faults: builtins.faults,
  calls: operations.map((operation) => ({ partner: "payment", operation, read: false, effectful: true, likely: true, choices })),
  webhooks: [],
  links: [],
  self: [],
  weakKeys: [],
  decideLater: [],
};

/** A plan of many orders, told from others by what it strikes. */
const crowded = (n: number) => planWith(base, [{ fault: "outage", at: { operation: `z${n}` }, with: {} }]);

type Change = Partial<Omit<Judged, "trace">> & { readonly trace?: Partial<Trace> };

/** A world in which calls a, b and c come one after the other, and every schedule has a behaviour of its own. */
function judgeOf(names: readonly string[], change: (names: readonly string[]) => Change): Judged {
  const { trace, ...judged } = change(names);
  const last = Math.max(-1, ...names.map((name) => operations.indexOf(name.split(" ")[1] ?? "")));
  const behaviour = [...names.join("|")].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) % 1_000_003;
  return {
    verdict: "held",
    broken: [],
    fired: names.length,
    faults: names.length,
    trace: {
      behaviour,
      others: behaviour,
      sites: operations.slice(last + 1).map((operation) => ({ site: site(operation), others: -1 })),
      ...trace,
    },
    transactions: 0,
    virtualMs: 10,
    events: 1,
    ...judged,
  };
}

interface Told {
  readonly ran: string[];
  readonly finds: Find[];
  /** Sites that runs of many orders were told of. */
  readonly reached: string[];
}

function worldOf(change: (names: readonly string[]) => Change = () => ({})) {
  const told: Told = { ran: [], finds: [], reached: [] };
  let turn = 0;
  const pool: TaskPool = {
    size: 3,
    run: async (task: Task) => {
      turn += 1;
      // whoever began first ends last, now and then
      if (turn % 2 === 1) await new Promise((resolve) => setTimeout(resolve, 3));
      if (task.type === "seeds") return Array.from({ length: task.count }, (_, n) => judgeOf([`seed ${task.from + n}`], change));
      return task.plans.map(({ plan }) => {
        const names = plan.scenario.faults.map(({ fault, at }) => `${fault} ${at.operation}`);
        told.ran.push(names.join(" + "));
        return judgeOf(names, change);
      });
    },
  };
  const run = (
    depth: number,
    options: { isOver?: (n: number) => boolean; goOn?: boolean; random?: number; state?: SearchState; underLoad?: number } = {},
  ) =>
    search(
      {
        base,
        space,
        pool,
        depth,
        underLoad: (reached) => {
          told.reached.push(...reached.map((each) => (each.kind === "call" ? each.operation : each.webhook)));
          return Array.from({ length: options.underLoad ?? 0 }, (_, n) => crowded(n));
        },
        random: { seed: 5, count: options.random ?? 0, planOf: (seed) => ({ ...base, seed }) },
        isOver: options.isOver ?? (() => false),
        onFind: async (find) => {
          told.finds.push(find);
          return options.goOn ?? false;
        },
        onProgress: () => {},
      },
      options.state,
    );
  return { told, run };
}

/** Faults at the clock and at links stand beside the sites; here only those at sites count. */
const atSites = (ran: readonly string[]): string[] => ran.filter((names) => !names.includes("undefined"));

describe("the systematic search", () => {
  it("runs every single fault and every pair at different sites once", async () => {
    const { told, run } = worldOf();
    await run(2);
    const ran = atSites(told.ran);
    const singles = operations.flatMap((operation) => choices.map(({ fault }) => `${fault} ${operation}`));
    const pairs = singles.flatMap((one) =>
      singles.filter((other) => (other.split(" ")[1] ?? "") > (one.split(" ")[1] ?? "")).map((other) => `${one} + ${other}`),
    );
    expect(ran.toSorted()).toEqual(["", ...singles, ...pairs].toSorted());
  });

  it("does not grow from what moved nobody, nor from what went as something before", async () => {
    const unmoved = worldOf((names) => (names.length === 1 && names[0]?.endsWith(" a") ? { trace: { others: -1 } } : {}));
    const counted = await unmoved.run(2);
    expect(counted.depths[1]).toMatchObject({ schedules: expect.any(Number), unmoved: 2 });
    expect(atSites(unmoved.told.ran).some((names) => /^\w+ a \+/.test(names))).toBe(false);
    const alike = worldOf((names) => (names.length === 1 && names[0]?.endsWith(" b") ? { trace: { behaviour: 42 } } : {}));
    // the clock that jumps forth and back looks alike here too
    expect((await alike.run(2)).depths[1]?.alike).toBe(2);
    expect(atSites(alike.told.ran)).toContain("reset b + reset c");
    expect(atSites(alike.told.ran)).not.toContain("hang b + reset c");
  });

  it("does not grow from what did not fire, and counts it", async () => {
    const { told, run } = worldOf((names) => (names.includes("hang a") ? { fired: 0 } : {}));
    expect((await run(2)).depths[1]?.unfired).toBe(1);
    expect(atSites(told.ran).some((names) => names.startsWith("hang a +"))).toBe(false);
  });

  it("stops at the first find, in the order of the schedules whoever was faster", async () => {
    const breaks = (names: readonly string[]): Partial<Judged> =>
      names.includes("hang b") || names.includes("reset c")
        ? { verdict: "broken", broken: [{ checker: "loss", sentence: "gone" }] }
        : {};
    const { told, run } = worldOf(breaks);
    const { over, complete } = await run(2);
    expect(told.finds.map(({ plan }) => plan.scenario.faults.map(({ fault, at }) => `${fault} ${at.operation}`))).toEqual([
      ["hang b"],
    ]);
    expect([over, complete]).toEqual([true, 0]);
  });

  it("takes a run that did not come to its end for a find", async () => {
    const { told, run } = worldOf((names) =>
      names.includes("reset a") ? { verdict: "unproven", error: "nothing is left to happen" } : {},
    );
    await run(1);
    expect(told.finds).toHaveLength(1);
  });
});

describe("the search", () => {
  const doubt = { checker: "reach", sentence: "it never fired" };
  const inVain = (names: readonly string[]): Partial<Judged> =>
    names.length > 0 ? { verdict: "unproven", fired: 0, doubt } : {};

  it("counts what proved nothing, and why, beside what proved something", async () => {
    const silent = { checker: "secrets", sentence: "no line was scanned" };
    const { run } = worldOf((names) => {
      if (names[0] === "reset a") return { verdict: "unproven", doubt: silent };
      return names[0] === "hang a" || names[0]?.endsWith("b") ? inVain(names) : {};
    });
    const { schedules, unproven, proved, doubts } = await run(1);
    expect([unproven, proved]).toEqual([4, schedules - 1 - 4]);
    expect(doubts).toEqual({
      reach: { count: 3, sentence: "it never fired" },
      secrets: { count: 1, sentence: "no line was scanned" },
    });
  });

  it("takes the run without faults for no proof of how faults are met", async () => {
    const { schedules, unproven, proved } = await worldOf(inVain).run(1, { random: 3 });
    expect(proved).toBe(0);
    expect(unproven).toBe(schedules - 1);
  });

  it("counts a schedule of which one fault struck and another did not as proof", async () => {
    const { run } = worldOf((names) => (names[0]?.startsWith("seed") ? { verdict: "unproven", fired: 1, faults: 2, doubt } : {}));
    expect(await run(0, { random: 2 })).toMatchObject({ unproven: 0, proved: 2 });
  });

  it("is over only where something was left: what ends it right after the last schedule ended nothing", async () => {
    const whole = await worldOf().run(1);
    const stopAfter = (n: number, random = 0) => worldOf().run(1, { random, isOver: (ran) => ran >= n });
    expect(await stopAfter(whole.schedules - 1)).toMatchObject({ over: true, complete: 0 });
    expect(await stopAfter(whole.schedules)).toMatchObject({ over: false, complete: 1 });
    expect(await stopAfter(whole.schedules, 4)).toMatchObject({ over: true, complete: 1, randomSchedules: 0 });
    expect(await stopAfter(whole.schedules + 4, 4)).toMatchObject({ over: false, randomSchedules: 4 });
  });

  it("draws random schedules after the systematic ones, each seed once", async () => {
    const { told, run } = worldOf((names) => (names[0]?.startsWith("seed") ? { verdict: "broken" } : {}));
    const { randomSchedules, schedules } = await run(0, { random: 30, goOn: true });
    expect(told.finds.map(({ plan }) => plan.seed)).toEqual(Array.from({ length: 30 }, (_, n) => 5 + n));
    expect([randomSchedules, schedules]).toEqual([30, 31]);
  });

  it("runs what takes many orders once, last, and not where a run without faults alone is asked for", async () => {
    const { told, run } = worldOf();
    const { underLoad } = await run(2, { underLoad: 2 });
    expect(underLoad).toBe(2);
    expect(told.ran.slice(-2)).toEqual(["outage z0", "outage z1"]);
    expect(told.reached).toEqual(operations);
    expect(told.ran.filter((names) => names.startsWith("outage"))).toHaveLength(2);
    const calm = worldOf();
    await calm.run(0, { underLoad: 2 });
    expect(calm.told.ran).toEqual([""]);
  });

  it("ends at what broke under load", async () => {
    const { told, run } = worldOf((names) => (names.includes("outage z1") ? { verdict: "broken" } : {}));
    await run(1, { underLoad: 2 });
    expect(told.finds.map(({ phase, position }) => [phase, position])).toEqual([["under load", 1]]);
  });

  it("goes on from where it stood, to the same totals", async () => {
    const options = { random: 50, underLoad: 3 };
    const whole = await worldOf().run(2, options);
    for (const stopAfter of [1, 2, 4, 7, 40, 60]) {
      const state = newSearch();
      const { run } = worldOf();
      const first = await run(2, { ...options, state, isOver: (n) => n >= stopAfter });
      expect(first.over).toBe(true);
      const kept = JSON.parse(JSON.stringify(state)) as SearchState;
      expect(await worldOf().run(2, { ...options, state: kept }), `stopped after ${stopAfter}`).toEqual(whole);
    }
  });
});
