import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallFacts, CallPlan } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Json } from "../../src/core/schedule.ts";
import { faults } from "../../src/faults/index.ts";
import { anyParameters } from "./any-fault.ts";
import { direct } from "./direct.ts";
import { callFacts, created, readFacts, refused, webhookFacts } from "./facts.ts";

interface Written {
  readonly id: string;
  readonly fault: string;
  readonly with: Readonly<Record<string, Json>>;
  readonly at: { readonly order?: string; readonly attempt?: number | { readonly up_to: number } };
}

const at = fc.record(
  {
    order: fc.constantFrom("order-1", "order-2", "order-*", "load-*"),
    attempt: fc.oneof(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }).map((up_to) => ({ up_to })),
    ),
  },
  { requiredKeys: [] },
);

const strikers = Object.values(faults).filter(({ family }) => family !== "link" && family !== "self");
/** Two that wait get in each other's way without contradicting each other: drawn more often than by chance. */
const waiting = strikers.filter(({ family, parameters }) => family === "call" && "delay_ms" in parameters);

/** A schedule of faults that strike calls and webhooks. */
const anySchedule = fc
  .array(
    fc
      .oneof(fc.constantFrom(...strikers), fc.constantFrom(...waiting))
      .chain((fault) => fc.record({ fault: fc.constant(fault.name), with: anyParameters(fault), at })),
    { minLength: 1, maxLength: 6 },
  )
  // ids that do not shift when one is taken out
  .map((schedule): Written[] => schedule.map((fault, n) => ({ ...fault, id: `f${n + 1}` })));

const place = fc.record({ order: fc.constantFrom("order-1", "order-2", "load-7"), attempt: fc.integer({ min: 1, max: 4 }) });
const anyCall = fc.tuple(place, fc.boolean()).map(([site, read]): CallFacts => {
  const facts = read ? readFacts() : callFacts();
  return { ...facts, site: { ...facts.site, ...site } };
});

/** A plan as data: functions are equal only to themselves. */
const told = (plan: CallPlan | undefined) =>
  plan && { ...plan, reply: plan.reply && [created, refused, undefined].map((truth) => plan.reply?.(truth)) };

/** What a schedule does to one call, and what was written down. */
function struck(schedule: readonly Written[], facts: CallFacts) {
  const stage = direct(schedule);
  stage.director.arm();
  const found = stage.director.onCall(facts);
  return { ids: found?.ids ?? [], plan: told(found?.plan), fired: stage.told().filter((line) => line.includes("fired")) };
}

const without = (schedule: readonly Written[], id: string) => schedule.filter((fault) => fault.id !== id);

describe("the faults that strike one call", () => {
  const always = (check: (schedule: Written[], facts: CallFacts) => void) =>
    fc.assert(fc.property(anySchedule, anyCall, check), { seed: 7, numRuns: 300 });

  it("are named in the order of the schedule, each once, and written down as fired in that order", () => {
    always((schedule, facts) => {
      const { ids, fired } = struck(schedule, facts);
      expect(ids).toEqual(schedule.map(({ id }) => id).filter((id) => ids.includes(id)));
      expect(fired).toEqual(ids.map((id) => `0 fault-fired ${id}`));
    });
  });

  it("have each added something: without any one of them, the call would go otherwise", () => {
    always((schedule, facts) => {
      const { ids, plan } = struck(schedule, facts);
      for (const id of ids) {
        const upTo = schedule.findIndex((fault) => fault.id === id);
        const before = struck(schedule.slice(0, upTo), facts);
        const after = struck(schedule.slice(0, upTo + 1), facts);
        expect(Object.keys(after.plan ?? {}).length).toBeGreaterThanOrEqual(Object.keys(before.plan ?? {}).length);
        expect(after.plan).not.toEqual(before.plan);
      }
      expect(ids.length === 0).toBe(plan === undefined);
    });
  });

  it("go on as they were when one that had no part is taken out", () => {
    always((schedule, facts) => {
      const all = struck(schedule, facts);
      for (const { id } of schedule.filter((fault) => !all.ids.includes(fault.id)))
        expect(struck(without(schedule, id), facts)).toEqual(all);
    });
  });

  it("have their way before all later ones", () => {
    always((schedule, facts) => {
      const first = struck(schedule.slice(0, 1), facts);
      const all = struck(schedule, facts);
      if (first.plan !== undefined) expect(all.plan).toMatchObject(JSON.parse(JSON.stringify(first.plan)));
      expect(all.ids.slice(0, first.ids.length)).toEqual(first.ids);
    });
  });
});

describe("the faults that strike one webhook", () => {
  it("are named in the order of the schedule; one that had no part is not missed", () => {
    const ask = (schedule: readonly Written[], site: { order: string; attempt: number }) => {
      const stage = direct(schedule);
      stage.director.arm();
      return stage.director.onWebhook(webhookFacts(site));
    };
    const property = fc.property(anySchedule, place, (schedule, site) => {
      const all = ask(schedule, site);
      const ids = all?.ids ?? [];
      expect(ids).toEqual(schedule.map(({ id }) => id).filter((id) => ids.includes(id)));
      for (const { id } of schedule.filter((fault) => !ids.includes(fault.id)))
        expect(ask(without(schedule, id), site)).toEqual(all);
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });
});

it("a fault's stream of random numbers is its own, whoever else is in the schedule and however much they draw", () => {
  const property = fc.property(fc.array(fc.string(), { maxLength: 4 }), fc.nat(20), fc.string(), (others, draws, id) => {
    const shared = createRandom(7);
    for (const other of others.filter((one) => one !== id)) {
      const stream = shared.fork(other);
      for (let n = 0; n < draws; n += 1) stream.next();
    }
    expect(shared.fork(id).hex(32)).toBe(createRandom(7).fork(id).hex(32));
  });
  fc.assert(property, { seed: 7, numRuns: 100 });
});
