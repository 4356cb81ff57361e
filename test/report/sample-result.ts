import type { NamedResult } from "../../src/core/checker.ts";
import type { RunResult, ScenarioResult } from "../../src/core/result.ts";
import { type Verdict, worst } from "../../src/core/verdict.ts";

/** What a partner could send to break out of a report. */
export const hostile = `</testcase><script>alert(1)</script> & "quotes" | pipe \`tick\` \u001b[2J ]]> [x](javascript:alert(1)) \u202e`;

export function check(verdict: Verdict, sentence = "order-1 was charged twice: 49.90 EUR and 49.90 EUR"): NamedResult {
  const evidence =
    verdict === "held"
      ? []
      : [
          {
            code: "charged-too-much",
            sentence,
            order: "order-1",
            events: [3, 9],
            ledger: ["captured 49.90 EUR pay_1", "captured 49.90 EUR pay_2"],
          },
        ];
  return {
    checker: "charged-once",
    promise: "each order is charged once",
    verdict,
    evidence,
    found: evidence.length,
    examined: 4,
  };
}

export function scenario(verdict: Verdict, overrides: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    scenario: "answer-lost-after-charge",
    story: "the gateway charges, but its answer never comes",
    verdict,
    seed: 7,
    durationMs: 4210,
    orders: 12,
    events: 340,
    checks: [check(verdict)],
    faults: [{ id: "f1", name: "response-lost", at: "payment/createPayment order-1 #1", fired: 2 }],
    latency: { count: 12, p50Ms: 12, p95Ms: 30, p99Ms: 41, maxMs: 44 },
    calmLatency: { count: 12, p50Ms: 10, p95Ms: 25, p99Ms: 33, maxMs: 35 },
    replay: "npx firedrill run answer-lost-after-charge --seed 7",
    folder: "answer-lost-after-charge",
    ...overrides,
  };
}

export function result(scenarios: readonly ScenarioResult[], overrides: Partial<RunResult> = {}): RunResult {
  return {
    format: 2,
    tested: { integration: "php shop", config: "firedrill.yaml" },
    firedrill: "0.1.0",
    startedAt: "2026-01-01T00:00:00.000Z",
    durationMs: 61_000,
    world: "live",
    proxy: "embedded proxy",
    node: "v24.0.0",
    seed: 7,
    verdict: worst(scenarios.map(({ verdict }) => verdict)),
    scenarios,
    interrupted: false,
    ...overrides,
  };
}
