import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { checkHistory } from "../../src/core/checker.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Verdict } from "../../src/core/verdict.ts";
import { createHistoryBuilder } from "../checkers/build-history.ts";
import { buy } from "../checkers/check-one.ts";

interface Answer {
  readonly order: string;
  readonly faults?: readonly string[];
}

/** Two orders, the second of them charged twice, and one answer of the carrier's simulator that its contract does not know. */
function verdictOf({ order, faults }: Answer): { verdict: Verdict; first: string } {
  const builder = createHistoryBuilder({ random: createRandom(7, "own mistakes") });
  buy(builder, "order-1");
  const twice = buy(builder, "order-2");
  twice.capture();
  const site = { kind: "call" as const, partner: "carrier", operation: "createQuote", order, attempt: 9 };
  const value = { status: 200, delivery: "whole", durationMs: 2, violations: ["body /rate: is missing"] } as const;
  builder.harness(9_000, {
    actor: "carrier",
    call: 900,
    order,
    site,
    type: "call",
    value: { method: "POST", path: "/", bodyHash: "" },
  });
  builder.harness(9_002, {
    actor: "carrier",
    call: 900,
    order,
    site,
    type: "answer",
    value: { ...value, ...(faults && { faults }) },
  });
  const result = checkHistory(builder.finish(), { checkers }).checks.find(({ checker }) => checker === "charged-once");
  if (result === undefined) throw new Error("charged-once looked at nothing");
  return { verdict: result.verdict, first: result.evidence[0]?.sentence ?? "" };
}

describe("an answer of a simulator's own against its contract", () => {
  it("takes back what is held against the order that heard it", () => {
    const { verdict, first } = verdictOf({ order: "order-2" });
    expect(verdict).toBe("unproven");
    expect(first).toContain("Firedrill's own mistake: the simulator of carrier answered carrier/createQuote order-2 #9");
  });

  it("takes back everything where nobody knows which order heard it", () => {
    expect(verdictOf({ order: "-" }).verdict).toBe("unproven");
  });

  it("excuses no other order", () => {
    expect(verdictOf({ order: "order-1" }).verdict).toBe("broken");
  });

  it("excuses nobody where a fault asked for it", () => {
    expect(verdictOf({ order: "order-2", faults: ["f1"] }).verdict).toBe("broken");
  });
});
