import { describe, expect, it } from "vitest";
import { exploreSummary, outcomeOf, type SummaryOptions } from "../../src/cli/explore-summary.ts";
import type { Exploration } from "../../src/explore/explore.ts";

const counts = { sites: 4, kinds: 9, unmoved: 2, alike: 1, unfired: 3 };

/** A search that did all that was asked for, and found nothing. */
const whole: Exploration = {
  depths: [
    { depth: 0, schedules: 1, ...counts, sites: 0, kinds: 0 },
    { depth: 1, schedules: 40, ...counts },
  ],
  complete: 1,
  underLoad: 0,
  randomSchedules: 10,
  schedules: 51,
  virtualMs: 86_400_000,
  unproven: 0,
  doubts: {},
  proved: 50,
  undecided: 0,
  found: 0,
  over: false,
  counterexamples: [],
  repeated: 0,
};
const options: SummaryOptions = { wanted: { depth: 1, random: 10 }, seconds: 2.04, endedBy: "--max-time", world: "sim" };
const reach = { reach: { count: 50, sentence: "the fault f1 never fired" } };
const inVain: Exploration = { ...whole, unproven: 50, proved: 0, doubts: reach };
const counterexample = {} as Exploration["counterexamples"][number];

const linesOf = (result: Exploration, changed: Partial<SummaryOptions> = {}): string[] =>
  exploreSummary(result, { ...options, ...changed })
    .trimEnd()
    .split("\n");
const lastOf = (...given: Parameters<typeof linesOf>): string | undefined => linesOf(...given).at(-1);

describe("what a search came to", () => {
  it.each<[string, Exploration, SummaryOptions["wanted"], string]>([
    ["held where all was looked at", whole, { depth: 1, random: 10 }, "held"],
    ["held where one schedule proved something", { ...inVain, unproven: 49, proved: 1 }, { depth: 1, random: 10 }, "held"],
    ["unproven where no schedule with a fault proved anything", inVain, { depth: 1, random: 10 }, "unproven"],
    ["unproven where it ended before any fault", { ...whole, schedules: 1, proved: 0 }, { depth: 1, random: 0 }, "unproven"],
    ["held where no fault was asked for", { ...whole, schedules: 1, proved: 0 }, { depth: 0, random: 0 }, "held"],
    ["unproven where that one run was", { ...whole, schedules: 1, proved: 0, unproven: 1 }, { depth: 0, random: 0 }, "unproven"],
    [
      "unproven where something could not be judged, whatever else was proved",
      { ...whole, undecided: 1 },
      { depth: 1, random: 10 },
      "unproven",
    ],
    ["broken where something broke, whatever else is known", { ...inVain, found: 1 }, { depth: 1, random: 10 }, "broken"],
  ])("is %s", (_, result, wanted, outcome) => {
    expect(outcomeOf(result, wanted)).toBe(outcome);
  });
});

describe("the last lines of a search", () => {
  it("count what was run at each depth and at random", () => {
    expect(linesOf(whole)).toEqual([
      "  depth 0: one run without faults",
      "  depth 1: 40 schedules, 9 kinds of faults at 4 sites; not pursued further: 2 moved nobody, 1 alike; 3 did not fire",
      "  random: 10 schedules",
      "NOTHING BROKE in 51 schedules, 2.0 s, 1.00 virtual days",
    ]);
  });

  it("count the schedules that proved nothing", () => {
    expect(lastOf({ ...inVain, unproven: 7, proved: 43 })).toBe(
      "NOTHING BROKE in 51 schedules, 2.0 s, 1.00 virtual days; 7 proved nothing",
    );
  });

  it("give the reason where that is so of all", () => {
    expect(linesOf(inVain).slice(-2)).toEqual([
      "  unproven reach: 50 times, first: the fault f1 never fired",
      "UNPROVEN: nothing broke, but nothing was proved in 51 schedules, 2.0 s, 1.00 virtual days; 50 proved nothing",
    ]);
  });

  it("say before which depth a limit ended the search", () => {
    const cut = { ...whole, over: true, complete: 0, randomSchedules: 0, schedules: 20, proved: 19, unproven: 3 };
    const lines = linesOf(cut, { wanted: { depth: 2, random: 10 }, endedBy: "--max-schedules" });
    expect(lines[1]).toMatch(/did not fire \(not complete\)$/);
    expect(lines[2]).toBe("  random: 0 schedules of 10 (not complete)");
    expect(lines[3]).toBe(
      "NOTHING BROKE in 20 schedules, 2.0 s, 1.00 virtual days; ended by --max-schedules before depth 1 of 2 was complete; 3 proved nothing",
    );
  });

  it("say how many random schedules a limit left out", () => {
    const cut = { ...whole, over: true, randomSchedules: 4 };
    expect(lastOf(cut)).toMatch(/; ended by --max-time before 6 of 10 random schedules were run$/);
  });

  it("say that a counterexample ended it", () => {
    const cut = { ...whole, over: true, complete: 0, counterexamples: [counterexample], found: 1 };
    expect(lastOf(cut, { endedBy: "the counterexample" })).toBe(
      "BROKEN: 1 counterexample in 51 schedules, 2.0 s, 1.00 virtual days; ended by the counterexample before depth 1 of 1 was complete",
    );
  });

  it("count counterexamples and what was another face of them, and keep in mind those before the search was left off", () => {
    const three = { ...whole, counterexamples: [counterexample, counterexample], repeated: 3, found: 5 };
    expect(lastOf(three)).toMatch(/^BROKEN: 2 counterexamples, 3 more of the same in 51 schedules/);
    expect(lastOf({ ...whole, found: 1 })).toMatch(/^BROKEN: no counterexample besides what was found before in 51 schedules/);
  });
});
