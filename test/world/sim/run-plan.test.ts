import { describe, expect, it } from "vitest";
import { builtins } from "../../../src/catalogue.ts";
import { checkHistory } from "../../../src/core/checker.ts";
import { sleep } from "../../../src/core/clock.ts";
import type { Fault } from "../../../src/core/fault.ts";
import { type Plan, plainSettings, type SimSettings } from "../../../src/core/plan.ts";
import type { ScheduledFault } from "../../../src/core/schedule.ts";
import { standardOrder } from "../../../src/explore/base-plan.ts";
import { sign } from "../../../src/partner/sign.ts";
import { referenceWorld } from "../../../src/reference/reference-world.ts";
import { hashHistory } from "../../../src/transports/fingerprint.ts";
import { openingMs, runPlan } from "../../../src/world/sim/run-plan.ts";
import type { SimWorld } from "../../../src/world/sim/sim-world.ts";
import { alteredWorld } from "./altered-world.ts";

const plan = (faults: readonly ScheduledFault[] = [], sim: Partial<SimSettings> = {}, seed = 1): Plan => ({
  scenario: { ...standardOrder, faults },
  seed,
  sim: { ...plainSettings, ...sim },
});
const run = (given: Plan, world: SimWorld = referenceWorld()) => runPlan({ plan: given, ...world });
const unheld = (outcome: Awaited<ReturnType<typeof run>>): string[] =>
  checkHistory(outcome.events, { checkers: builtins.checkers }).checks.flatMap(({ checker, verdict }) =>
    verdict === "held" || verdict === "not applicable" ? [] : [`${checker} ${verdict}`],
  );

describe("a run in virtual time", () => {
  it("goes through its phases once, and is held where nothing fails", async () => {
    const outcome = await run(plan());
    const { events, error, impossible } = outcome;
    expect([error, impossible, unheld(outcome)]).toEqual([undefined, [], []]);
    expect(events.flatMap((event) => (event.type === "phase" ? [event.value.phase] : []))).toEqual([
      "safety",
      "liveness",
      "settle",
      "final",
      "end",
    ]);
    expect(events[0]).toMatchObject({
      type: "run",
      t: 0,
      value: { scenario: "standard-order", seed: 1, startedAt: "2026-01-05T10:00:00.000Z" },
    });
    expect(events.map(({ i }) => i)).toEqual(events.map((_, n) => n));
    expect(events.every(({ world, t }, n) => world === "sim" && t >= (events[n - 1]?.t ?? 0))).toBe(true);
  });

  it("takes an order by the name that the configuration says it has at partners", async () => {
    const { events } = await runPlan({ plan: plan(), ...referenceWorld(), names: { all: "WC{{order}}" } });
    const [named] = events.filter((event) => event.type === "order-named");
    expect(named).toMatchObject({ order: "order-1", value: { name: "WCorder-1", by: "template" } });
  });

  it("is another with another seed, and the same with the same", async () => {
    const hashOf = async (seed: number): Promise<string> => {
      const { events } = await run(plan([], { latencyMs: { min: 1, max: 40 }, ties: "uniform" }, seed));
      // but for the first line, which names the seed
      return hashHistory(events.slice(1));
    };
    const first = await hashOf(1);
    expect([await hashOf(1), await hashOf(2)]).toEqual([first, expect.not.stringMatching(first)]);
  });

  it("ends the fault of a link with the others, when the safety phase does", async () => {
    const slow: ScheduledFault = {
      id: "f1",
      fault: "link-latency",
      at: { link: "payment" },
      with: { latency_ms: 20, jitter_ms: 0 },
    };
    const { events } = await run(plan([slow]));
    const liveness = events.find((event) => event.type === "phase" && event.value.phase === "liveness");
    const healed = events.flatMap((event) => (event.type === "fault-healed" ? [[event.t, event.fault]] : []));
    expect(healed).toEqual([[liveness?.t, "f1"]]);
  });

  it("keeps secrets out of its history", async () => {
    const text = JSON.stringify((await run(plan())).events);
    expect(text).toContain("payment_token");
    expect(text).not.toMatch(/tok_visa_ok|sk_test_drill|whsec_/);
  });

  it("records what a log gives away, without giving it away", async () => {
    const world = referenceWorld();
    const { target } = world;
    const loud: SimWorld = {
      ...world,
      target: {
        ...target,
        open: async (given) => {
          const durable = await target.open(given);
          return {
            ...durable,
            boot: (surroundings) => {
              surroundings.log('{"note":"paid with 4111 1111 1111 1111"}');
              surroundings.log('{"note":"paid with tok_visa_ok"}');
              return durable.boot(surroundings);
            },
          };
        },
      },
    };
    const outcome = await run(plan(), loud);
    const told = outcome.events.flatMap((event) => (event.type === "log" ? [event.value] : []));
    expect(told.slice(0, 2)).toMatchObject([{ leak: "card number" }, { leak: "payment token" }]);
    expect(told.at(-1)?.lines).toBeGreaterThan(10);
    expect(JSON.stringify(told)).not.toMatch(/4111|tok_visa_ok/);
    expect(unheld(outcome)).toEqual(["secrets broken"]);
  });

  it.each([
    ["all", [true, true]],
    ["newest", [true, false]],
    ["oldest", [false, true]],
  ] as const)("signs webhooks with %s live secrets, and each is taken", async (signing, expected) => {
    const signed = new Set<string>();
    const world = alteredWorld(({ webhook }) => ({
      webhook: (partner, headers, body) => {
        const { secrets = [] } = world.blueprints.find(({ name }) => name === partner)?.settings.webhooks ?? {};
        const { "webhook-id": id = "", "webhook-timestamp": seconds, "webhook-signature": signatures = "" } = headers;
        signed.add(JSON.stringify(secrets.map((secret) => signatures.includes(sign([secret], id, Number(seconds), body)))));
        return webhook(partner, headers, body);
      },
    }));
    const { events } = await run(plan([], { signing }), world);
    const statuses = events.flatMap((event) => (event.type === "webhook-acknowledged" ? [event.value.status] : []));
    expect([[...signed], [...new Set(statuses)]]).toEqual([[JSON.stringify(expected)], [202]]);
  });
});

describe("the link of webhooks in virtual time", () => {
  it.each([
    ["link-down", {}, 0, 0, 2],
    ["link-latency", { latency_ms: 150, jitter_ms: 0 }, 1, 202, 4 + 150],
    ["link-latency", { latency_ms: 5_000, jitter_ms: 0 }, 1, 0, 2_000],
    ["link-reset-peer", { timeout_ms: 40 }, 1, 0, 4 + 40],
    ["link-timeout", { timeout_ms: 0 }, 1, 0, 2_000],
  ])("carries a webhook under %s %j as far as it goes", async (fault, given, arrivals, status, latencyMs) => {
    const arrived: { readonly id: string | undefined; readonly t: number }[] = [];
    const world = alteredWorld(({ webhook }, clock) => ({
      webhook: (partner, headers, body) => {
        arrived.push({ id: headers["webhook-id"], t: clock.now() - openingMs });
        return webhook(partner, headers, body);
      },
    }));
    const { events } = await run(plan([{ id: "f1", fault, at: { link: "webhooks" }, with: given }]), world);
    const first = events.find((event) => event.type === "webhook-acknowledged");
    if (first?.type !== "webhook-acknowledged") throw new Error("no webhook was sent");
    expect(first.value).toMatchObject({ sending: 1, status, latencyMs });
    const sentAgainMs = events.find((event) => event.type === "webhook-sent" && event.value.sending === 2)?.t;
    expect(sentAgainMs === undefined).toBe(status === 202);
    // before the partner knew, or gave up, and sent again
    expect(arrived.filter(({ id, t }) => id === first.value.id && t <= first.t)).toHaveLength(arrivals);
  });
});

it("sends no webhook to who takes none, and holds nobody to them", async () => {
  const { target, blueprints } = referenceWorld();
  const outcome = await run(plan(), { blueprints, catalogue: builtins, target: { ...target, takesWebhooks: false } });
  const ofWebhooks = outcome.events.filter(({ type }) => type.startsWith("webhook"));
  expect(ofWebhooks.length).toBeGreaterThan(0);
  for (const event of ofWebhooks) expect(event).toMatchObject({ type: "webhook-given-up", value: { unwanted: true } });
  expect(unheld(outcome)).toEqual([]);
});

it("waits longer where the integration tells no backlog, until a clock that was set back says again what it said", async () => {
  const unseen = alteredWorld(({ shop }) => ({ shop: { ...shop, backlog: async () => undefined } }));
  const settledMs = async (faults: readonly ScheduledFault[], world?: SimWorld): Promise<number> => {
    const { events } = await run(plan(faults), world);
    const settled = events.find((event) => event.type === "settled");
    if (settled?.type !== "settled") throw new Error("it did not settle");
    expect(settled.value.quiet).toBe(true);
    return settled.value.afterMs;
  };
  const jump: ScheduledFault = { id: "f1", fault: "clock-jump", at: {}, with: { by_ms: 3_600_000 } };
  expect(await settledMs([])).toBeLessThan(1000);
  expect(await settledMs([], unseen)).toBeGreaterThanOrEqual(60_000);
  expect(await settledMs([jump], unseen)).toBeGreaterThanOrEqual(3_600_000);
  expect(await settledMs([], { ...unseen, target: { ...unseen.target, settlesWithinMs: 3_600_000 } })).toBeGreaterThanOrEqual(
    3_600_000,
  );
});

it("knows that a bank did not take a refund, though the integration takes no webhooks", async () => {
  const { target, blueprints } = referenceWorld();
  const steps = [
    { do: "place" },
    { do: "await", status: "confirmed", withinMs: 5000 },
    { do: "refund", reference: "r1", amountMinor: 100 },
  ] as const;
  const { scenario, ...rest } = plan();
  const orders = scenario.workload.orders.map((order) => ({ ...order, paymentToken: "tok_refund_fails", steps }));
  const outcome = await run(
    { ...rest, scenario: { ...scenario, workload: { orders } } },
    { blueprints, catalogue: builtins, target: { ...target, takesWebhooks: false } },
  );
  expect(unheld(outcome)).toEqual([]);
});

it("a link of webhooks that breaks while one is answered loses the answer", async () => {
  const world = alteredWorld(({ webhook }, clock) => ({
    webhook: async (partner, headers, body) => {
      if (headers["webhook-id"] !== undefined) await sleep(clock, 300);
      return webhook(partner, headers, body);
    },
  }));
  const sentMs = (await run(plan())).events.find(({ type }) => type === "webhook-sent")?.t ?? 0;
  const during = { fromMs: sentMs + 100, toMs: sentMs + 1000 };
  const { events } = await run(plan([{ id: "f1", fault: "link-down", at: { link: "webhooks" }, with: {}, during }]), world);
  const first = events.find((event) => event.type === "webhook-acknowledged");
  expect(first).toMatchObject({ value: { sending: 1, status: 0, latencyMs: 304 } });
});

describe("a partner that throws", () => {
  it("ends the run with what it threw, and no verdict is taken of it", async () => {
    const { target, blueprints } = referenceWorld();
    const thrower = () => {
      throw new Error("no such state");
    };
    const broken = blueprints.map((blueprint) => {
      if (blueprint.name !== "carrier" || blueprint.simulator === undefined) return blueprint;
      const operations = { ...blueprint.simulator.operations, createShipment: thrower };
      return { ...blueprint, simulator: { ...blueprint.simulator, operations } };
    });
    expect((await run(plan(), { target, blueprints: broken, catalogue: builtins })).error).toBe("no such state");
  });
});

describe("a fault that virtual time cannot enact", () => {
  const onLink = (fault: string): ScheduledFault => ({
    id: "f1",
    fault,
    at: { link: "payment" },
    with: Object.fromEntries(
      Object.entries(builtins.faults[fault]?.parameters ?? {}).map(([name, parameter]) => [name, parameter.default]),
    ),
  });

  it.each([
    ["link-slicer", "slicer"],
    ["link-slow-close", "slow_close"],
  ])("leaves the run unproven, and says so: %s", async (fault, kind) => {
    const outcome = await run(plan([onLink(fault)]));
    expect(outcome.error).toBeUndefined();
    expect(outcome.impossible).toEqual([
      `f1: the sim world carries whole messages and cannot enact ${kind}; run this scenario in the live world`,
    ]);
    expect(unheld(outcome)).toEqual(["reach unproven"]);
    const { verdict, checks } = checkHistory(outcome.events, { checkers: builtins.checkers });
    const [doubt] = checks.find(({ checker }) => checker === "reach")?.evidence ?? [];
    expect([verdict, doubt?.sentence]).toEqual([
      "unproven",
      `the fault f1 (${fault} at link payment) never fired: nothing is known about it`,
    ]);
  });

  it("leaves those beside it that can be enacted alone", async () => {
    const down: ScheduledFault = {
      id: "f2",
      fault: "link-down",
      at: { link: "payment" },
      with: {},
      during: { fromMs: 0, toMs: 500 },
    };
    const { events, impossible } = await run(plan([onLink("link-slicer"), down]));
    expect(impossible).toHaveLength(1);
    expect(events.flatMap((event) => (event.type === "fault-fired" ? [event.fault] : []))).toEqual(["f2"]);
  });
});

describe("a run that does not come to its end", () => {
  it("is refused by the name of a fault of a team's own that makes no answer", async () => {
    const decide = () => ({ reply: () => ({ status: 99_999, headers: {}, body: "" }) });
    const mine: Fault = { name: "mine", family: "call", summary: "", parameters: {}, decide };
    const world = referenceWorld();
    const faults = { ...world.catalogue.faults, mine };
    await expect(
      run(plan([{ id: "f1", fault: "mine", at: { partner: "payment" }, with: {} }]), {
        ...world,
        catalogue: { ...world.catalogue, faults },
      }),
    ).rejects.toMatchObject({ details: { code: "FD_CONFIG", place: "fault mine" } });
  });

  it("says why the integration did not start, and still ends", async () => {
    const world = alteredWorld(() => Promise.reject(new Error("the database is gone")));
    const { error, events } = await run(plan(), world);
    expect([error, events.map(({ type }) => type)]).toEqual(["the database is gone", ["run", "log", "phase"]]);
  });

  it("gives up where the integration never answers the harness", async () => {
    const world = alteredWorld(({ shop }) => ({ shop: { ...shop, read: () => new Promise(() => {}) } }));
    const { error, events } = await run(plan(), world);
    expect(error).toMatch(/^the run has not ended within \d+ ms of virtual time$/);
    expect(events.some((event) => event.type === "phase" && event.value.phase === "final")).toBe(false);
  });

  it("closes the store, once", async () => {
    const { target, blueprints } = alteredWorld(() => Promise.reject(new Error("no")));
    let closed = 0;
    const open: typeof target.open = async (given) => {
      const durable = await target.open(given);
      return {
        ...durable,
        close: async () => {
          closed += 1;
          await durable.close();
        },
      };
    };
    await run(plan(), { blueprints, catalogue: builtins, target: { ...target, open } });
    expect(closed).toBe(1);
  });
});
