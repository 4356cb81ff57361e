import { describe, expect, it } from "vitest";
import { createProgress } from "../../src/cli/progress.ts";
import type { ScenarioResult } from "../../src/core/result.ts";

interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

function watch(screen: Screen, scenarios: readonly string[] = ["calm", "carrier-outage"]) {
  const written: string[] = [];
  const stream = { ...screen, write: (text: string) => written.push(text) };
  return { progress: createProgress({ scenarios, stream }), written };
}

const result = (scenario: string, more: Partial<ScenarioResult> = {}): ScenarioResult => ({
  scenario,
  story: "s",
  verdict: "held",
  seed: 1,
  durationMs: 4200,
  orders: 23,
  events: 100,
  checks: [],
  faults: [],
  replay: "npx firedrill run",
  folder: scenario,
  ...more,
});

/** What a terminal shows in its lines once all of this is written: a carriage return goes back to the line's start. */
function screenOf(written: readonly string[]): string[] {
  return written
    .join("")
    .split("\n")
    .map((line) =>
      line
        .split("\r")
        .reduce((shown, text) => text + shown.slice(text.length), "")
        .trimEnd(),
    );
}

describe.each([{ isTTY: true, columns: 60 }, { isTTY: false }, {}])("on a screen such as %j, progress", (screen) => {
  it("says first how many scenarios there are, and where all goes", () => {
    const { progress, written } = watch(screen);
    progress.start(tested, "embedded proxy", ".firedrill/runs/1");
    expect(written.join("")).toBe(
      "2 scenarios on php shop (firedrill.yaml) through embedded proxy; history and reports go to .firedrill/runs/1\n",
    );
  });

  it("speaks of one scenario and one order in the singular", () => {
    const { progress, written } = watch(screen, ["calm"]);
    progress.start(tested, "embedded proxy", "out");
    progress.done(result("calm", { orders: 1 }));
    expect(written.join("")).toMatch(/^1 scenario on php shop \(firedrill\.yaml\) through/);
    expect(written.join("")).toContain(" 1 order in 4.2 s\n");
  });

  it("leaves one line for each scenario, in columns", () => {
    const { progress, written } = watch(screen);
    progress.phase("calm", "safety");
    progress.phase("calm", "settling");
    progress.done(result("calm"));
    progress.phase("carrier-outage", "safety");
    progress.done(result("carrier-outage", { verdict: "unproven", orders: 0, durationMs: 0 }));
    progress.end();
    expect(screenOf(written)).toEqual([
      "[1/2] calm            held      23 orders in 4.2 s",
      "[2/2] carrier-outage  unproven  0 orders in 0 ms",
      "",
    ]);
  });
});

const tested = { integration: "php shop", config: "firedrill.yaml" };

describe("on a terminal, progress", () => {
  it("keeps one living line, and clears it at the end", () => {
    const { progress, written } = watch({ isTTY: true, columns: 60 });
    progress.phase("calm", "a phase with a long name");
    progress.phase("calm", "settling");
    expect(screenOf(written)).toEqual(["[1/2] calm: settling"]);
    progress.end();
    expect(screenOf(written)).toEqual([""]);
  });

  it("counts the scenario at work", () => {
    const { progress, written } = watch({ isTTY: true, columns: 60 });
    progress.done(result("calm"));
    progress.phase("carrier-outage", "safety");
    expect(screenOf(written).at(-1)).toBe("[2/2] carrier-outage: safety");
  });

  it("never fills the line, which would make the terminal wrap it", () => {
    const { progress, written } = watch({ isTTY: true, columns: 20 });
    progress.phase("carrier-outage", "settling, 12 orders open");
    expect(written.join("")).toHaveLength(19);
  });

  it("clears once: an end after the end writes nothing", () => {
    const { progress, written } = watch({ isTTY: true });
    progress.phase("calm", "safety");
    progress.end();
    const { length } = written;
    progress.end();
    expect(written).toHaveLength(length);
  });
});

describe.each([{ isTTY: false }, {}])("where there is no terminal (%j), progress", (screen) => {
  it("writes no living line and no carriage return: logs keep every character", () => {
    const { progress, written } = watch(screen);
    progress.phase("calm", "safety");
    expect(written).toEqual([]);
    progress.done(result("calm"));
    progress.end();
    expect(written.join("")).not.toContain("\r");
    expect(written).toHaveLength(1);
  });
});
