import { describe, expect, it } from "vitest";
import type { NewEvent } from "../../src/core/history.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Schedule } from "../../src/core/schedule.ts";
import { standardOrder } from "../../src/explore/base-plan.ts";
import {
  counterexampleForMarkdown,
  counterexampleForTerminal,
  type ShownCounterexample,
} from "../../src/report/counterexample.ts";
import { customerLine, faultLine, worldLines } from "../../src/report/plan-lines.ts";
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

describe("a plan in words", () => {
  it("tells what customers do, and for how much", () => {
    const order = {
      order: "order-1",
      totalMinor: 4200,
      currency: "EUR",
      paymentToken: "tok_requires_action",
      startMs: 70,
      steps: [
        { do: "place", times: 2 },
        { do: "authenticate", outcome: "failed" },
        { do: "reduce", toMinor: 2100 },
        { do: "await", status: "confirmed", withinMs: 5 },
        { do: "wait", ms: 30 },
        { do: "refund", reference: "r1", amountMinor: 300, times: 2 },
        { do: "refund", reference: "r2" },
        { do: "cancel" },
      ],
    } as const;
    expect(customerLine(order)).toBe(
      'order-1 (42.00 EUR, tok_requires_action, after 70 ms): place 2 times, authenticate at the bank (failed), reduce to 21.00 EUR, wait until confirmed, wait 30 ms, refund "r1" of 3.00 EUR 2 times, refund "r2", cancel',
    );
  });

  it("tells nothing of a plain world, and all of another", () => {
    const plan = { scenario: standardOrder, seed: 1, sim: plainSettings };
    expect(worldLines(plan)).toEqual([]);
    const partners = {
      payment: { idempotency: "none" },
      carrier: { idempotency: "full", ratePerSecond: 5, pageItems: 1 },
    } as const;
    const sim = {
      latencyMs: { min: 40, max: 60 },
      ties: "priorities",
      workers: 3,
      afterwardsMs: 30 * 3_600_000,
      redelivery: "days",
      signing: "oldest",
    } as const;
    expect(worldLines({ scenario: { ...standardOrder, partners }, seed: 1, sim })).toEqual([
      "3 processes of the integration on one store",
      "each message takes 40 to 60 ms",
      "ties are decided by priorities",
      "partners sign webhooks with their oldest secret alone",
      "webhooks are redelivered over days",
      "30 hours pass before the end",
      "payment: idempotency none",
      "carrier: 5 calls a second at most",
      "carrier: one item to a page at most",
      "seed 1",
    ]);
  });
});

describe("a counterexample", () => {
  it("tells all on the terminal", () => {
    const told = counterexampleForTerminal(shown({ nearest: "the same without delay" }), { width: 100, color: false });
    for (const part of [
      "BROKEN charged-once\n\nThe answer was lost: charged twice.\n",
      "no fault at all",
      "order-1 (42.00 EUR, tok_visa_ok): place",
      " ◀",
      "Ledger of order-1:",
      "Nearest schedule that passes: the same without delay",
      "Again: npx firedrill replay capsule.json",
    ])
      expect(told).toContain(part);
  });

  it("shows each order that the evidence is about", () => {
    const [first] = standardOrder.workload.orders;
    if (first === undefined) throw new Error("no order");
    const workload = { orders: [first, { ...first, order: "order-2" }, { ...first, order: "order-3" }] };
    const plan = { ...shown().plan, scenario: { ...standardOrder, workload } };
    const effectOf = (order: string) => ({ ...effect("payment"), order }) as NewEvent;
    const events = at(effectOf("order-1"), effectOf("order-2"), effectOf("order-3"));
    const told = counterexampleForTerminal(shown({ plan, events, evidence: [0, 1] }), { width: 120, color: false });
    for (const part of ["authorized 42.00 EUR of order-1 ◀", "authorized 42.00 EUR of order-2 ◀", "Ledger of order-2:"])
      expect(told).toContain(part);
    expect(told).not.toContain("EUR of order-3");
  });

  it("says how small it was made, and whether that is the end", () => {
    const told = (minimal: boolean, faults = 3): string => {
      const shrunk = { from: { faults, orders: 1 }, tries: 57, minimal };
      return counterexampleForTerminal(shown({ shrunk }), { width: 100, color: false });
    };
    expect(told(true)).toContain(
      "Made smaller, from 3 faults and 1 order to 0 faults and 1 order: nothing more can be taken away (57 runs).\n",
    );
    expect(told(true, 0)).toContain("As found, 0 faults and 1 order: nothing more can be taken away (57 runs).\n");
    expect(told(false)).toContain("more could perhaps be taken away (57 runs).\n");
  });

  it("breaks its sentence where the terminal ends, and says what is not plain in its world", () => {
    const plan = { ...shown().plan, seed: 7, sim: { ...plainSettings, workers: 2, ties: "uniform" as const } };
    const story = `${"word ".repeat(40)}end.`;
    const told = counterexampleForTerminal(shown({ plan, story }), { width: 80, color: false });
    expect(told).toContain("World:\n  2 processes of the integration on one store\n  ties are decided by lot\n  seed 7\n");
    const lines = told.split("\n").filter((line) => line.startsWith("word"));
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
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
