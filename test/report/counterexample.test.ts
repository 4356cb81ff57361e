import { describe, expect, it } from "vitest";
import { plainSettings } from "../../src/core/plan.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Schedule } from "../../src/core/schedule.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import {
  counterexampleForMarkdown,
  counterexampleForTerminal,
  faultLine,
  type ShownCounterexample,
} from "../../src/report/counterexample.ts";
import { historyOf } from "../checkers/stories.ts";
import { at, effect, hostile } from "./sequence/draw.ts";

const shown = (more: Partial<ShownCounterexample> = {}, faults: Schedule = []): ShownCounterexample => ({
  story: "The answer was lost: charged twice.",
  broken: { checker: "charged-once", sentence: "charged twice", order: "order-1" },
  plan: { scenario: { ...standardOrder, faults }, seed: 1, sim: plainSettings },
  events: historyOf(createRandom(1), "disturbed"),
  evidence: [5],
  replay: "npx firedrill replay capsule.json",
  ...more,
});

describe("a fault in one line", () => {
  const fault = { id: "f1", fault: "delay", at: {}, with: {} };

  it("says what, where, how, when and how often", () => {
    const site = { partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 };
    expect(faultLine({ ...fault, at: site, with: { delay_ms: 500 }, during: { fromMs: 1, toMs: 2 }, times: 3 })).toBe(
      "delay at payment/createPayment order-1 #1 (delay_ms 500), from 1 to 2 ms, 3 times",
    );
    expect(faultLine({ ...fault, times: 1 })).toBe("delay, once");
  });

  it("writes parameters that are lists or objects out", () => {
    expect(faultLine({ ...fault, with: { a: [1, 2], b: { c: null }, d: null } })).toBe('delay (a [1,2], b {"c":null}, d null)');
  });
});

describe("a counterexample", () => {
  it("tells all on the terminal", () => {
    const told = counterexampleForTerminal(shown({ nearest: "the same without delay" }), { width: 100, color: false });
    for (const part of [
      "BROKEN charged-once: charged twice",
      "no fault at all",
      "order-1 (tok_visa_ok): place",
      " ◀",
      "Ledger of order-1:",
      "Nearest schedule that passes: the same without delay",
      "Again: npx firedrill replay capsule.json",
    ])
      expect(told).toContain(part);
  });

  it("opens and closes its blocks in Markdown", () => {
    const told = counterexampleForMarkdown(shown());
    expect(told.split("\n").filter((line) => line.startsWith("```"))).toEqual(["```mermaid", "```", "```sh", "```"]);
  });

  it("lets no hostile text out of its place", () => {
    const bad = shown(
      {
        story: hostile,
        broken: { checker: hostile, sentence: hostile },
        nearest: hostile,
        replay: `${hostile}\n\`\`\`\n`,
        events: at(effect("payment", hostile, hostile)),
      },
      [{ id: "f1", fault: hostile, at: { partner: hostile }, with: { a: hostile } }],
    );
    for (const told of [counterexampleForTerminal(bad, { width: 80, color: false }), counterexampleForMarkdown(bad)])
      expect(told.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(counterexampleForMarkdown(bad).match(/^```/gm)).toHaveLength(4);
  });
});
