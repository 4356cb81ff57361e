import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import { newOrder } from "../../../src/integration/app/new-order.ts";
import { partnerNames } from "../../../src/integration/domain/partner-name.ts";
import { createMemoryStore } from "../../../src/integration/store/memory-store.ts";
import { createSqliteStore } from "../../../src/integration/store/sqlite-store.ts";
import type { InboxRow, OutboxRow, Store, Tx } from "../../../src/integration/store/store.ts";
import { orderOf } from "../app/shop-floor.ts";

/** One call of a transaction. `data` is what goes in, so that it can be changed afterwards. */
interface Ask {
  readonly name: keyof Tx;
  readonly data: readonly unknown[];
}

interface Turn {
  /** Throws at its end, so that all of it is taken back. */
  readonly fails: boolean;
  readonly atMs: number;
  readonly asks: readonly Ask[];
}

// few names and few moments, so that transactions meet each other's rows
const ref = fc.constantFrom("a", "b", "c", "B");
const word = fc.constantFrom("x", "y");
const ms = fc.nat(6);
const limit = fc.nat(4);
const partner = fc.constantFrom(...partnerNames);
const due = fc.record({ partner, nowMs: ms, limit });

// written once: a row is the same partner's for all its life
const partnerOf = { x: "payment", y: "carrier" } as const;

const ask = (name: keyof Tx, ...data: readonly fc.Arbitrary<unknown>[]): fc.Arbitrary<Ask> =>
  fc.record({ name: fc.constant(name), data: fc.tuple(...data) });

const lease = { dueMs: ms, leaseUntilMs: ms, fence: ms };

const outboxRow: fc.Arbitrary<OutboxRow> = fc
  .record(
    {
      order: ref,
      step: word,
      state: fc.constantFrom("open", "done", "dead"),
      doubt: fc.boolean(),
      ...lease,
      key: word,
      request: word,
      error: word,
      refusal: word,
    },
    { requiredKeys: ["order", "step", "state", "doubt", "dueMs", "leaseUntilMs", "fence"] },
  )
  .map((row) => ({
    id: `${row.order}:${row.step}`,
    partner: partnerOf[row.step],
    attempts: 0,
    absences: 0,
    polls: 0,
    createdMs: 1,
    attemptedMs: 0,
    ...row,
  }));

const inboxRow: fc.Arbitrary<InboxRow> = fc
  .record(
    { id: ref, state: fc.constantFrom("open", "done", "ignored", "dead"), ...lease, order: ref, note: word },
    { requiredKeys: ["id", "state", "dueMs", "leaseUntilMs", "fence"] },
  )
  .map((row) => ({ partner: row.id === "a" ? "carrier" : "payment", body: "{}", attempts: 0, receivedMs: 1, ...row }));

const version = fc.integer({ min: 1, max: 3 });
const order = fc
  .record({ ref, status: fc.constantFrom("placed", "completed", "attention", "declined"), version })
  .map(({ ref: name, ...rest }) => ({
    ...newOrder(orderOf(name), { shippingService: "parcel", rateSource: "quoted" }, 1000),
    ...rest,
  }));

const entry = fc.record({ at: word, event: word, detail: fc.record({ n: ms }) });
const rate = fc.record({
  service: word,
  price: fc.record({ amountMinor: ms, currency: fc.constant("EUR") }),
  estimatedDays: ms,
});

const anyAsk = fc.oneof(
  ask("order", ref),
  ask("insertOrder", order),
  ask("saveOrder", order, version),
  ask("orders", fc.record({ after: fc.constantFrom("", "a", "b"), limit, sinceMs: ms })),
  ask("customerKey", ref),
  ask("insertCustomerKey", fc.record({ key: ref, order: ref, fingerprint: word })),
  ask("outboxOf", ref),
  ask(
    "outboxRow",
    outboxRow.map(({ id }) => id),
  ),
  ask("insertOutbox", outboxRow),
  ask("saveOutbox", outboxRow, ms),
  ask("dueOutbox", due),
  ask("deadOutbox"),
  ask("inboxRow", ref),
  ask("insertInbox", inboxRow),
  ask("saveInbox", inboxRow, ms),
  ask("dueInbox", due),
  ask("lock", ref, word, ms, ms),
  ask("unlock", ref, word),
  ask("appendTimeline", ref, fc.array(entry, { maxLength: 2 })),
  ask("timeline", ref),
  ask("rate", ref),
  ask("saveRate", ref, rate, ms),
  ask("backlog"),
  ask("nextDueMs"),
);

const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ fails: fc.boolean(), atMs: ms, asks: fc.array(anyAsk, { maxLength: 12 }) }),
  { maxLength: 12 },
);

/** Changes what it can of what went in or came out, as a careless caller would. */
function deface(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [name, part] of Object.entries(value)) {
    deface(part);
    if (typeof part !== "object") Reflect.set(value, name, typeof part === "number" ? part + 100 : "defaced");
  }
  if (Array.isArray(value)) Reflect.set(value, value.length, "defaced");
}

/** Every answer, in turn. */
async function play(open: (clock: Clock) => Store, plan: readonly Turn[], careless: boolean): Promise<readonly string[]> {
  let nowMs = 0;
  const store = open({ now: () => nowMs, after: () => () => {} });
  await store.migrate();
  const answers: string[] = [];
  for (const { fails, atMs, asks } of plan) {
    nowMs = atMs;
    const turn = store.transaction(async (tx) => {
      for (const { name, data } of asks) {
        const given = structuredClone(data);
        const answer = await (tx[name] as (...all: readonly unknown[]) => Promise<unknown>)(...given);
        answers.push(`${name} ${JSON.stringify(data)}: ${JSON.stringify(sorted(answer))}`);
        if (careless) for (const one of [given, answer]) deface(one);
      }
      if (fails) throw new Error("taken back");
    });
    await turn.catch((thrown: unknown) => {
      if (!(thrown instanceof Error) || thrown.message !== "taken back") throw thrown;
    });
  }
  await store.close();
  return answers;
}

/** The same value with its names in one order: a row's columns have none. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, part]) => [name, sorted(part)]),
  );
}

const memory = (clock: Clock): Store => createMemoryStore({ clock });
const sqlite = (clock: Clock): Store => createSqliteStore({ file: ":memory:", clock });

describe("the store in plain memory", () => {
  it("answers as the database does, whatever is asked and taken back", async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (plan) => {
        expect(await play(memory, plan, false)).toEqual(await play(sqlite, plan, false));
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it("keeps what it was given, whatever becomes of that in its callers' hands", async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (plan) => {
        expect(await play(memory, plan, true)).toEqual(await play(memory, plan, false));
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});
