import { describe, expect, it } from "vitest";
import { arrange, type LiveCell, mixFor, thinner } from "../../../src/explore/live/arrange.ts";

const cell = (partner: string, at: object = { operation: "createPayment" }): LiveCell => ({
  way: "plain",
  faults: [{ fault: "reset", with: {}, at: { partner, ...at } }],
});
const many = (count: number, ...of: LiveCell[]): LiveCell[] =>
  Array.from({ length: count }, (_, n) => of[n % of.length] as LiveCell);
const failingRuns = (rows: readonly (LiveCell | "control")[], partner: string): number =>
  Math.max(
    ...rows
      .map((row) =>
        row !== "control" && row.faults.some(({ at }) => at.partner === partner && at.operation !== undefined) ? "x" : ".",
      )
      .join("")
      .split(".")
      .map((run) => run.length),
  );

describe("a batch", () => {
  it("has all its cells, and a control among every eight orders", () => {
    const cells = many(40, cell("payment"), cell("carrier"));
    const rows = arrange(cells, mixFor(undefined));
    expect(rows.filter((row) => row !== "control")).toHaveLength(40);
    for (let n = 0; n + 8 <= rows.length; n += 1) expect(rows.slice(n, n + 8)).toContain("control");
  });

  it("lets no partner fail as often in a row as opens the declared breaker", () => {
    const cells = many(30, cell("payment"));
    for (const failures of [2, 3, 5]) expect(failingRuns(arrange(cells, mixFor(failures)), "payment")).toBeLessThan(failures);
  });

  it("has at most so many calls in a row that are held: each keeps a slot of the shop's", () => {
    const slow = cell("carrier");
    const mix = { mostShare: 0.5, controlEvery: 8, mostHeld: 2 };
    const rows = arrange(many(40, slow, cell("payment")), mix, (one) => one === slow);
    for (let n = 0; n + 8 <= rows.length; n += 1)
      expect(rows.slice(n, n + 8).filter((row) => row === slow).length).toBeLessThanOrEqual(2);
    expect(rows.filter((row) => row === slow)).toHaveLength(20);
  });

  it("takes webhooks for no failures of the partner", () => {
    const hooks = arrange(many(30, cell("payment", { webhook: "payment.captured" })), mixFor(2));
    expect(hooks).toHaveLength(34);
    expect(arrange(many(30, cell("payment")), mixFor(2)).length).toBeGreaterThan(200);
  });

  it("has a control even where there is one cell, and more of them once controls broke", () => {
    expect(arrange([cell("payment")], mixFor(undefined))).toEqual([cell("payment"), "control"]);
    const rows = arrange(many(20, cell("payment"), cell("carrier")), thinner(mixFor(undefined)));
    expect(rows.filter((row) => row === "control").length).toBeGreaterThanOrEqual(12);
  });
});
