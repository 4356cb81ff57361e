import { expect, it } from "vitest";
import { type Checker, type CheckResult, checkHistory } from "../../src/core/checker.ts";

/** What a history is judged by one checker of a team's own, and why. */
function judge(check: () => unknown): string {
  const mine: Checker = { name: "mine", promise: "", check: check as () => CheckResult };
  const { verdict, checks } = checkHistory([], { checkers: [mine] });
  return [verdict, ...checks.flatMap(({ evidence }) => evidence.map(({ sentence }) => sentence))].join(": ");
}

const held = { verdict: "held", evidence: [], found: 0, examined: 1 };

it("goes by what a checker of a team's own returns", () => {
  expect(judge(() => held)).toBe("held");
  const evidence = [{ code: "no-invoice", sentence: "order-1 has no invoice", events: [3] }];
  expect(judge(() => ({ verdict: "broken", evidence, found: 1, examined: 1 }))).toBe("broken: order-1 has no invoice");
});

it.each([
  [
    () => {
      throw new Error("boom");
    },
    "boom",
  ],
  [() => null, "it returned null"],
  [async () => held, "it is asynchronous"],
  [() => ({ ...held, verdict: "great" }), "it gave the verdict great"],
  [() => ({ verdict: "held" }), "its evidence is no list"],
  [() => ({ ...held, evidence: ["order-1"] }), "its evidence is no list"],
  [() => ({ verdict: "held", evidence: [] }), "it does not say how much it found"],
])("proves nothing by one that returns no result: %s", (check, problem) => {
  expect(judge(check)).toContain(`unproven: the checker itself failed: ${problem}`);
});
