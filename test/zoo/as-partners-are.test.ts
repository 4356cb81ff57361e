import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/core/scenario.ts";
import { basePlan, standardOrder } from "../../src/explore/base-plan.ts";
import type { Judged } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { faults as catalogue } from "../../src/faults/index.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { bugs } from "./bugs/index.ts";
import { rights } from "./right/index.ts";
import { worldWith } from "./sim-world.ts";

type Manners = Scenario["partners"];

/** One order, paid and shipped, while partners do as they do. */
async function judged(world: SimWorld, faults: readonly unknown[], partners: Manners = {}): Promise<Judged | undefined> {
  const runner = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 }, {});
  const base = basePlan(standardOrder, 1);
  const scenario = { ...base.scenario, partners, faults: parseSchedule(faults, "faults", catalogue) };
  return (await runner.perform({ type: "plans", plans: [{ plan: { ...base, scenario } }] }))[0];
}

const sendMessage = { partner: "messaging", operation: "sendMessage", attempt: 1 };
const captured = { webhook: "payment.captured" };

/** The mistake, what shows it, and a right shop that differs from the reference in the same place. */
const cases: readonly { readonly bug: string; readonly fault: object; readonly right?: string }[] = [
  { bug: "error-in-2xx-taken-for-sent", fault: { fault: "error-in-success", at: sendMessage } },
  { bug: "error-in-2xx-taken-for-sent", fault: { fault: "status", at: sendMessage, with: { code: 201 } } },
  { bug: "redirect-taken-for-done", fault: { fault: "redirect", at: sendMessage }, right: "redirects-followed" },
  {
    bug: "redirect-taken-for-done",
    fault: { fault: "status", at: sendMessage, with: { code: 302 } },
    right: "redirects-followed",
  },
  {
    bug: "redirect-taken-for-done",
    fault: { fault: "redirect", at: sendMessage, with: { code: 302, to: "a page for people" } },
    right: "redirects-followed",
  },
  {
    bug: "dedupe-by-event-id",
    fault: { fault: "webhook-duplicate", at: captured, with: { new_ids: true } },
    right: "webhooks-are-hints",
  },
  { bug: "nonce-not-kept", fault: { fault: "webhook-answer-lost", at: captured } },
  { bug: "first-signature-only", fault: { fault: "webhook-signed-otherwise", at: captured }, right: "webhooks-are-hints" },
  { bug: "one-secret-only", fault: { fault: "webhook-signed-otherwise", at: captured, with: { with: "the oldest secret" } } },
  { bug: "no-clock-may-be-ahead", fault: { fault: "webhook-clock-off", at: captured } },
  { bug: "unknown-field-refused", fault: { fault: "webhook-of-another-shape", at: captured } },
];

describe.each(cases)("$bug, shown by $fault", ({ bug: name, fault, right }) => {
  it("is broken", async () => {
    const found = (await judged(worldWith(name), [fault]))?.broken.map(({ checker }) => checker);
    expect(bugs[name]?.checkers).toEqual(expect.arrayContaining(found?.slice(0, 1) ?? ["nothing"]));
    expect(found).not.toEqual([]);
  });

  it.each(["the reference", ...(right === undefined ? [] : [right])])("%s holds", async (shop) => {
    const world = shop === "the reference" ? referenceWorld({}) : rights[shop]?.open();
    expect(world).toBeDefined();
    const told = world && (await judged(world, [fault]));
    expect([told?.verdict, told?.broken, told?.fired]).toEqual(["held", [], 1]);
  });
});

it.each(["renamed", "missing", "null"])(
  "a shop may refuse a webhook whose fields are %s, and still has to find out",
  async (how) => {
    const fault = { fault: "webhook-of-another-shape", at: captured, with: { how } };
    expect((await judged(referenceWorld({}), [fault]))?.verdict).toBe("held");
  },
);

const lost = { fault: "response-lost", at: sendMessage };
const manners: readonly { readonly bug: string; readonly partners: Manners; readonly faults: readonly object[] }[] = [
  { bug: "new-key-after-a-conflict", partners: { messaging: { repeats: "conflict" } }, faults: [lost] },
  { bug: "leans-on-partner-idempotency", partners: { messaging: { idempotencyTtlMs: 1 } }, faults: [lost] },
  { bug: "signature-on-rewritten-json", partners: { payment: { json: "varied" }, carrier: { json: "varied" } }, faults: [] },
];

describe.each(manners)("$bug, shown by partners $partners", ({ bug: name, partners, faults }) => {
  it("is broken, and the reference holds", async () => {
    const found = await judged(worldWith(name), faults, partners);
    expect(bugs[name]?.checkers).toEqual(expect.arrayContaining(found?.broken.map(({ checker }) => checker).slice(0, 1) ?? []));
    expect(found?.verdict).toBe("broken");
    expect(await judged(referenceWorld({}), faults, partners)).toMatchObject({ verdict: "held", broken: [] });
  });
});

it.each<Manners[string]>([
  { repeats: "latest-state" },
  { keepsFailures: true },
  { latency: { p50Ms: 40, p99Ms: 900 } },
  { settlesAfterMs: 2_000 },
  { outcomes: "later" },
  { outcomes: "later", repeats: "latest-state" },
  { outcomes: "later", idempotency: "none" },
])("the reference holds at partners that have %j", async (manner) => {
  const partners = { payment: manner, carrier: manner, messaging: manner };
  expect(await judged(referenceWorld({}), [lost], partners)).toMatchObject({ verdict: "held", broken: [], fired: 1 });
});
