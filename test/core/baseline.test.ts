import { describe, expect, it } from "vitest";
import { isKnown, markKnown, verdictOfNew } from "../../src/core/baseline.ts";
import type { NamedResult } from "../../src/core/checker.ts";
import type { Evidence, Verdict } from "../../src/core/verdict.ts";
import { result, scenario } from "../report/sample-result.ts";

const finding = (code: string, order = "order-1"): Evidence => ({ code, order, sentence: `${code} of ${order}`, events: [1] });

const check = (verdict: Verdict, evidence: readonly Evidence[], checker = "charged-once"): NamedResult => ({
  checker,
  promise: "each order is charged once",
  verdict,
  evidence,
  found: evidence.length,
  examined: 1,
});

/** The verdict of what is new in a run with these checks, after one with those. */
function news(before: readonly NamedResult[], now: readonly NamedResult[]): Verdict {
  const earlier = result([scenario("broken", { checks: before })]);
  return verdictOfNew(
    markKnown(scenario(now.some(({ verdict }) => verdict === "broken") ? "broken" : "unproven", { checks: now }), earlier),
  );
}

const twice = check("broken", [finding("charged-twice")]);

describe("a baseline", () => {
  it("knows the same finding of the same checker in the same scenario, whatever its events are", () => {
    expect(news([twice], [check("broken", [{ ...finding("charged-twice"), events: [9], effects: ["pay_7"] }])])).toBe("held");
  });

  it("does not know another kind, another order or another checker", () => {
    for (const now of [
      check("broken", [finding("charged-too-much")]),
      check("broken", [finding("charged-twice", "order-2")]),
      check("broken", [finding("charged-twice")], "money"),
      check("broken", [finding("charged-twice"), finding("charged-twice", "order-2")]),
    ])
      expect(news([twice], [now])).toBe("broken");
  });

  it("does not know the same of another scenario", () => {
    const elsewhere = result([scenario("broken", { scenario: "calm", checks: [twice] })]);
    const now = scenario("broken", { checks: [twice] });
    expect(verdictOfNew(markKnown(now, elsewhere))).toBe("broken");
  });

  it("takes any order of a load for the same, since which one is struck is chance", () => {
    const struck = (order: string): NamedResult => check("broken", [finding("charged-twice", order)]);
    expect(news([struck("load-0007")], [struck("load-0031")])).toBe("held");
  });

  it("takes what was only unproven for news where it breaks, and not the other way round", () => {
    const doubt = check("unproven", [finding("charged-twice")]);
    expect(news([doubt], [twice])).toBe("broken");
    expect(news([twice], [doubt])).toBe("held");
  });

  it("never knows what a busy machine kept from proof", () => {
    const busy = check("unproven", [finding("machine-too-busy")]);
    expect(news([busy], [busy])).toBe("unproven");
    expect(news([twice], [check("broken", [finding("charged-twice"), finding("machine-too-busy")])])).toBe("held");
  });

  it("does not make a pass of a run that did not come to its end", () => {
    const now = scenario("broken", { checks: [twice], error: "a fault did not strike" });
    expect(verdictOfNew(markKnown(now, result([scenario("broken", { checks: [twice] })])))).toBe("broken");
  });

  it("marks each finding that it knows, and leaves the verdict as it is", () => {
    const marked = markKnown(
      scenario("broken", { checks: [check("broken", [finding("charged-twice"), finding("charged-too-much")])] }),
      result([scenario("broken", { checks: [twice] })]),
    );
    expect(marked.checks[0]?.evidence.map(({ known }) => known)).toEqual([true, undefined]);
    expect(marked.verdict).toBe("broken");
    expect(marked.checks.map(isKnown)).toEqual([false]);
  });
});
