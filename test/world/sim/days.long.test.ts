import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import type { HistoryEvent } from "../../../src/core/history.ts";
import { type Plan, plainSettings, type SimSettings } from "../../../src/core/plan.ts";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { openingMs, runPlan } from "../../../src/world/sim/run-plan.ts";
import type { SimWorld } from "../../../src/world/sim/sim-world.ts";
import { alteredWorld } from "./altered-world.ts";

const hourMs = 3_600_000;
const secondsMs = (...seconds: readonly number[]): readonly number[] => seconds.map((one) => one * 1000);

const plan = (sim: Partial<SimSettings>, faults: readonly ScheduledFault[] = []): Plan => ({
  scenario: { ...standardOrder, faults },
  seed: 1,
  sim: { ...plainSettings, ...sim },
});

async function lived(given: Plan, world: SimWorld = referenceWorld()) {
  const { events, error } = await runPlan({ plan: given, ...world });
  expect(error).toBeUndefined();
  const { verdict, checks } = checkHistory(events, { checkers: builtins.checkers });
  const at = (type: HistoryEvent["type"]): number => events.find((event) => event.type === type)?.t ?? Number.NaN;
  const phase = (name: string): number =>
    events.find((event) => event.type === "phase" && event.value.phase === name)?.t ?? Number.NaN;
  return { events, verdict, checks, settledMs: at("settled"), finalMs: phase("final") };
}

describe("a night in virtual time", () => {
  /** When the settlement report of a day was asked for, after all had settled. */
  const reports = ({ events, settledMs }: Awaited<ReturnType<typeof lived>>): number[] =>
    events.flatMap((event) =>
      event.type === "call" && event.site.operation === "listBalanceTransactions" && event.t > settledMs ? [event.t] : [],
    );

  it("passes between settling and the final reads, and reconciliation comes round each hour of it", async () => {
    const night = await lived(plan({ afterwardsMs: 30 * hourMs }));
    expect(night.finalMs - night.settledMs).toBe(30 * hourMs);
    const hours = new Set(reports(night).map((t) => Math.floor(t / hourMs)));
    expect([...hours]).toEqual(Array.from({ length: 30 }, (_, n) => n + 1));
    expect(night.verdict).toBe("held");
  });

  it("does not come where none is asked for", async () => {
    const day = await lived(plan({}));
    expect([reports(day), day.finalMs]).toEqual([[], day.settledMs]);
  });

  it("lets reconciliation see what nobody was told: a refund that was paid again, long after it was asked for", async () => {
    const [order] = standardOrder.workload.orders;
    if (order === undefined) throw new Error("the standard order has gone");
    const refund = { do: "refund", reference: "r1", amountMinor: 1000 } as const;
    const steps = [{ do: "place" }, { do: "await", status: "confirmed", withinMs: 2000 }, refund] as const;
    const at = { partner: "payment", operation: "createRefund", attempt: 1 };
    const faults: readonly ScheduledFault[] = [
      { id: "f1", fault: "delay", at, with: { delay_ms: 2500 } },
      { id: "f2", fault: "webhook-lost", at: { partner: "payment", webhook: "refund.succeeded" }, with: {} },
    ];
    // nobody but the night asks for it
    const world = alteredWorld(({ shop }) => ({ shop: { ...shop, reconcile: async () => {} } }));
    const end = async (afterwardsMs: number): Promise<unknown> => {
      const given = plan({ afterwardsMs }, faults);
      const partners = { payment: { idempotency: "none" } } as const;
      const scenario = { ...given.scenario, partners, workload: { orders: [{ ...order, steps }] } };
      const { events } = await lived({ ...given, scenario }, world);
      return events.flatMap((event) => (event.type === "read" ? [[event.value?.status, event.value?.refundedMinor]] : []));
    };
    expect(await end(0)).toEqual([["confirmed", 1000]]);
    expect(await end(hourMs)).toEqual([["attention", 2000]]);
  });
});

describe("a webhook that is refused in virtual time", () => {
  /** When each webhook was sent, by its id; the integration refuses them until `openMs`. */
  async function sendings(sim: Partial<SimSettings>, openMs: number) {
    const world = alteredWorld(({ webhook }, clock) => ({
      webhook: async (...given) => (clock.now() - openingMs < openMs ? { status: 503 } : webhook(...given)),
    }));
    const run = await lived(plan(sim), world);
    const byId = new Map<string, number[]>();
    for (const event of run.events)
      if (event.type === "webhook-sent") byId.set(event.value.id, [...(byId.get(event.value.id) ?? []), event.t]);
    const waits = [...byId.values()].map((times) => times.slice(1).map((t, n) => t - (times[n] ?? 0) - 2 * 2));
    const givenUp = run.events.flatMap((event) => (event.type === "webhook-given-up" ? [event.value.id] : []));
    return { ...run, ids: [...byId.keys()], waits, givenUp };
  }
  const overDays = secondsMs(5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400);

  it("comes again over days, then no more, and settling waits for it", async () => {
    const { ids, waits, givenUp, settledMs, events } = await sendings({ redelivery: "days" }, Number.POSITIVE_INFINITY);
    expect(ids.length).toBeGreaterThan(3);
    expect(waits).toEqual(ids.map(() => overDays));
    expect(givenUp.toSorted()).toEqual(ids.toSorted());
    expect(settledMs).toBeGreaterThan(overDays.reduce((sum, ms) => sum + ms));
    expect(events.find((event) => event.type === "settled")?.value).toMatchObject({ quiet: true, pending: [] });
  });

  it("is taken on the day that the integration takes it, once", async () => {
    const { ids, waits, givenUp, verdict } = await sendings({ redelivery: "days" }, 10 * hourMs);
    expect(waits).toEqual(ids.map(() => overDays.slice(0, 6)));
    expect([givenUp, verdict]).toEqual([[], "held"]);
  });

  it("comes again as the partner's settings say, unless days are asked for", async () => {
    const { ids, waits, givenUp } = await sendings({}, Number.POSITIVE_INFINITY);
    expect(waits).toEqual(ids.map(() => [100, 200, 400, 800, 1600]));
    expect(givenUp.length).toBe(ids.length);
  });
});

describe("a clock that jumps in virtual time", () => {
  const jump = (byMs: number, toMs?: number): ScheduledFault => ({
    id: "f1",
    fault: "clock-jump",
    at: {},
    with: { by_ms: byMs },
    ...(toMs !== undefined && { during: { fromMs: 0, toMs } }),
  });
  /** What genuine webhooks were answered while faults could strike, and afterwards. */
  const answers = (events: readonly HistoryEvent[]) => {
    const healedAt = events.findIndex((event) => event.type === "fault-healed");
    const statuses = (some: readonly HistoryEvent[]): number[] =>
      some.flatMap((event) => (event.type === "webhook-acknowledged" ? [event.value.status] : []));
    return {
      meanwhile: new Set(statuses(events.slice(0, healedAt))),
      afterwards: new Set(statuses(events.slice(healedAt))),
    };
  };

  it.each([-24 * hourMs, -hourMs, -2_000, 2_000, hourMs, 24 * hourMs])("by %d ms loses no order", async (byMs) => {
    const { events, verdict, checks } = await lived(plan({}, [jump(byMs)]));
    expect(events.filter((event) => event.type === "fault-fired")).toHaveLength(1);
    expect(checks.filter((check) => check.verdict !== "held" && check.verdict !== "not applicable")).toEqual([]);
    expect(verdict).toBe("held");
  });

  it("makes genuine webhooks look old, or from the future, beyond the tolerance alone", async () => {
    const meanwhile = async (byMs: number): Promise<unknown> => answers((await lived(plan({}, [jump(byMs)]))).events).meanwhile;
    expect(await meanwhile(hourMs)).toEqual(new Set([401]));
    expect(await meanwhile(-hourMs)).toEqual(new Set([401]));
    expect(await meanwhile(2_000)).toEqual(new Set([202]));
  });

  it.each([
    ["its episode has ended", 1_000],
    ["the faults have, before its episode", 20_000],
  ])("is right again once %s", async (_end, toMs) => {
    const { events } = await lived(plan({ redelivery: "days" }, [jump(hourMs, toMs)]));
    expect(answers(events)).toEqual({ meanwhile: new Set([401]), afterwards: new Set([202]) });
  });

  const refused: ScheduledFault = {
    id: "f2",
    fault: "status",
    at: { partner: "payment", operation: "createPayment", attempt: 1 },
    with: { code: 503, delay_ms: 0 },
  };
  it("is waited for, where what was put off by the wrong clock is due long after", async () => {
    const { events, verdict } = await lived(plan({}, [jump(hourMs, 20), refused]));
    const settled = events.find((event) => event.type === "settled");
    expect(settled?.value).toMatchObject({ quiet: true, pending: [] });
    expect(settled?.t).toBeGreaterThan(hourMs);
    expect(verdict).toBe("held");
  });
});
