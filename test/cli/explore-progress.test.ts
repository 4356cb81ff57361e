import { describe, expect, it } from "vitest";
import { createExploreProgress } from "../../src/cli/explore-progress.ts";

const at = { phase: "depth 1", schedules: 50, done: 5, of: 10, virtualMs: 86_400_000, sites: 3, found: 1 };

function watch(screen: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  let nowMs = 0;
  const progress = createExploreProgress({ stream: { ...screen, write: (text) => written.push(text) }, nowMs: () => nowMs });
  return {
    progress,
    written,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("the progress of a search", () => {
  it("is a plain line every ten seconds in a log", () => {
    const { progress, written, pass } = watch();
    progress.tell(at);
    pass(9_999);
    progress.tell(at);
    pass(1);
    progress.tell(at);
    progress.tell(at);
    progress.end();
    expect(written).toEqual(["depth 1: 5 of 10 schedules, 5/s, 3 sites, 1.0 virtual days, 1 found\n"]);
  });

  it("is one living line on a terminal, and leaves nothing behind", () => {
    const { progress, written, pass } = watch({ isTTY: true, columns: 20 });
    pass(200);
    progress.tell(at);
    pass(200);
    progress.shrinking(7, 1, 2);
    progress.end();
    progress.end();
    const blank = `\r${" ".repeat(19)}\r`;
    expect(written).toEqual(["depth 1: 5 of 10 sc", blank, "making it smaller: ", blank]);
  });

  it("counts no schedule into the rate that was run before", () => {
    const written: string[] = [];
    let nowMs = 0;
    const stream = { write: (text: string) => written.push(text) };
    const progress = createExploreProgress({ stream, nowMs: () => nowMs, before: 40 });
    nowMs = 10_000;
    progress.tell(at);
    expect(written[0]).toContain("1/s");
  });

  it("counts one fault and several orders", () => {
    const { progress, written, pass } = watch();
    pass(10_000);
    progress.shrinking(7, 1, 2);
    expect(written).toEqual(["making it smaller: 1 fault, 2 orders after 7 tries\n"]);
  });

  it("takes a terminal that says it has no column for one of eighty", () => {
    const { progress, written, pass } = watch({ isTTY: true, columns: 0 });
    pass(200);
    progress.tell({ ...at, phase: "x".repeat(200) });
    expect(written.at(-1)).toHaveLength(79);
  });
});
