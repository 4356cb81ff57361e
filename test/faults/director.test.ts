import { describe, expect, it } from "vitest";
import { builtins } from "../../src/catalogue.ts";
import { reach } from "../../src/checkers/reach.ts";
import type { HistoryEvent } from "../../src/core/history.ts";
import { createRandom, type Random } from "../../src/core/random.ts";
import { createDirector } from "../../src/faults/director.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { direct, type Stage } from "./direct.ts";
import { callFacts, startMs } from "./facts.ts";

const lost = { fault: "response-lost", at: { partner: "payment", operation: "createPayment" } };
const outage = { fault: "status", at: { partner: "payment" }, during: { from_ms: 100, to_ms: 300 } };

describe("a director", () => {
  it("lets nothing go wrong before it is armed and after all is healed", () => {
    const { director, call, webhook, told } = direct([lost, { fault: "webhook-lost" }]);
    director.heal();
    expect([call(), webhook(), told()]).toEqual([[], undefined, []]);
    director.arm();
    expect([call(), webhook()?.ids]).toEqual([["f1"], ["f2"]]);
    director.heal();
    expect([call(), webhook()]).toEqual([[], undefined]);
  });

  it("writes down what was armed, fired and healed, each once but for the firing", () => {
    const { director, call, told } = direct([lost]);
    director.arm();
    call();
    call({ order: "order-2" });
    director.heal();
    director.heal();
    expect(told()).toEqual(["0 fault-armed f1", "0 fault-fired f1", "0 fault-fired f1", "0 fault-healed f1"]);
  });

  it("awaits what may strike at any time until it has, but no episode and no byte fault", () => {
    const { director, call, webhook } = direct([
      lost,
      { fault: "webhook-lost" },
      outage,
      { fault: "link-down", at: { link: "payment" } },
    ]);
    director.arm();
    expect(director.awaited()).toEqual([undefined, undefined]);
    call();
    expect(director.awaited()).toEqual([undefined]);
    webhook();
    expect(director.awaited()).toEqual([]);
  });

  it("says whose fault it is that is awaited", () => {
    const { director } = direct([{ ...lost, at: { ...lost.at, order: "order-1" } }]);
    director.arm();
    expect(director.awaited()).toEqual(["order-1"]);
  });

  it("winds down all but what has struck an order too seldom, and goes on with that order alone", () => {
    const thrice = { ...lost, at: { ...lost.at, attempt: { up_to: 3 } } };
    const { director, call, told } = direct([thrice, { ...lost, at: { partner: "carrier" } }]);
    director.arm();
    expect(call({ order: "order-1", attempt: 1 })).toEqual(["f1"]);
    director.windDown();
    expect([call({ partner: "carrier" }), call({ order: "order-2", attempt: 1 })]).toEqual([[], []]);
    expect([2, 3, 4].map((attempt) => call({ order: "order-1", attempt }))).toEqual([["f1"], ["f1"], []]);
    const ends = () => told().filter((line) => line.includes("healed"));
    expect(ends()).toEqual(["0 fault-healed f2", "0 fault-healed f1"]);
    director.heal();
    expect(ends()).toHaveLength(2);
  });

  it.each([
    { ...lost, at: { ...lost.at, attempt: { up_to: 3 } }, times: 5 },
    { ...lost, at: { ...lost.at, attempt: { up_to: 3 } }, during: { from_ms: 0, to_ms: 900 } },
    { fault: "crash", at: { ...lost.at, attempt: { up_to: 3 }, phase: "before-effect" } },
    { ...lost, at: { ...lost.at, attempt: 1 } },
  ])("winds %j down with the others", (fault) => {
    const { director, call, told } = direct([fault]);
    director.arm();
    expect(call({ attempt: 1 })).toEqual(["f1"]);
    director.windDown();
    expect([call({ attempt: 2 }), told().at(-1)]).toEqual([[], "0 fault-healed f1"]);
  });

  it("says where a fault was aimed, and which order it struck", () => {
    const { director, call, events } = direct([{ ...lost, id: "lost", at: { ...lost.at, attempt: { up_to: 2 } } }]);
    director.arm();
    call({ order: "order-9", attempt: 2 });
    const value = {
      name: "response-lost",
      family: "call",
      at: { partner: "payment", operation: "createPayment", attempt: { upTo: 2 } },
    };
    const site = { kind: "call", partner: "payment", operation: "createPayment", order: "order-9", attempt: 2 };
    expect(events).toEqual([
      { actor: "harness", type: "fault-armed", fault: "lost", value },
      { actor: "harness", type: "fault-fired", fault: "lost", order: "order-9", site, value },
    ]);
  });

  it.each([
    [{ partner: "carrier" }, {}],
    [{ partner: "payment", operation: "capturePayment" }, {}],
    [{ order: "order-2" }, {}],
    [{ order: "load-*" }, {}],
    [{ attempt: 2 }, {}],
    [{ attempt: { up_to: 2 } }, { attempt: 3 }],
  ])("leaves a call alone that is not at %j", (at, site) => {
    const { director, call, told } = direct([{ fault: "reset", at }]);
    director.arm();
    expect(call(site)).toEqual([]);
    expect(told()).toEqual(["0 fault-armed f1"]);
  });

  it("does not count a fault as fired that does not apply to the call", () => {
    const { director, call, told } = direct([{ fault: "stale-read" }, { fault: "webhook-lost" }]);
    director.arm();
    expect(call()).toEqual([]);
    expect(told().filter((line) => line.includes("fired"))).toEqual([]);
  });

  it("fires as often as it may, and no more", () => {
    const { director, call } = direct([{ ...lost, times: 2 }]);
    director.arm();
    expect([call(), call(), call()]).toEqual([["f1"], ["f1"], []]);
  });

  it("does not use up a fault's times where an earlier one left it no room", () => {
    const { director, call } = direct([
      { ...lost, times: 1 },
      { fault: "status", times: 1 },
    ]);
    director.arm();
    expect([call(), call(), call()]).toEqual([["f1"], ["f2"], []]);
  });

  it("merges the faults of one call, the first before the others, and names all that had a part", () => {
    const { director, plan, told } = direct([
      { fault: "delay", with: { delay_ms: 40 } },
      { fault: "status", with: { code: 500, delay_ms: 900 } },
      { fault: "hang" },
    ]);
    director.arm();
    expect(plan()).toMatchObject({ delayMs: 40, effect: false });
    expect(told().slice(3)).toEqual(["0 fault-fired f1", "0 fault-fired f2"]);
  });

  it("merges the faults of one webhook", () => {
    const { director, webhook } = direct([{ fault: "webhook-forged" }, { fault: "webhook-lost" }, { fault: "webhook-burst" }]);
    director.arm();
    expect(webhook()).toEqual({ ids: ["f1", "f2"], plan: { sendings: [{ delayMs: 60, counterfeit: "forged-signature" }] } });
  });

  it("kills at a webhook only where the schedule names one, or its moment", () => {
    const killing = (at: object) => direct([{ fault: "crash", at }]);
    const struck = (at: object) => {
      const { director, call, webhook } = killing(at);
      director.arm();
      return [call().length, webhook()?.plan.sendings[0]?.crash?.at];
    };
    expect(struck({ partner: "payment" })).toEqual([1, undefined]);
    expect(struck({ webhook: "payment.captured" })).toEqual([0, "after-acknowledgement"]);
    expect(struck({ phase: "before-acknowledgement" })).toEqual([0, "before-acknowledgement"]);
    expect(struck({ webhook: "payment.captured", attempt: 2 })).toEqual([0, undefined]);
  });

  it("passes crashes on", async () => {
    const { director, plan, crashes } = direct([{ fault: "crash", at: { phase: "before-effect" } }]);
    director.arm();
    const { crash } = plan() ?? {};
    if (crash === undefined) throw new Error("the plan has no crash");
    await director.crash(crash, { kind: "call", partner: "payment", operation: "createPayment", order: "o", attempt: 1 });
    expect([crash.at, crashes]).toEqual(["before-effect", ["SIGKILL createPayment"]]);
  });

  it("gives each fault a stream of its own, named after it, and draws from no other", () => {
    const labels: string[] = [];
    const watched: Random = {
      ...createRandom(1),
      next: () => {
        throw new Error("a draw would shift what others draw");
      },
      fork: (label) => {
        labels.push(label);
        return createRandom(1, label);
      },
    };
    direct([lost, { ...outage, id: "outage" }], watched).director.arm();
    expect(labels).toEqual(["f1", "outage"]);
  });

  it("refuses a schedule that no parser let in", () => {
    const schedule = [{ id: "f1", fault: "earthquake", at: {}, with: {} }];
    const recorder = { record: () => 0 };
    expect(() =>
      createDirector({
        faults: builtins.faults,
        schedule,
        random: createRandom(1),
        recorder,
        clock: createVirtualClock(),
        crash: async () => {},
      }),
    ).toThrow("earthquake");
  });
});

describe("an episode", () => {
  const during = async (stage: Stage, ...atMs: number[]) => {
    const found: unknown[] = [];
    let nowMs = 0;
    for (const ms of atMs) {
      await stage.clock.advance(ms - nowMs);
      nowMs = ms;
      found.push(stage.call().length);
    }
    return found;
  };

  it("is on from its first millisecond to the one before its last", async () => {
    const stage = direct([outage]);
    stage.director.arm();
    expect(await during(stage, 0, 99, 100, 299, 300, 500)).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it("counts from the arming, is armed when it begins and healed when it ends", async () => {
    const stage = direct([outage]);
    await stage.clock.advance(1000);
    stage.director.arm();
    await stage.clock.advance(400);
    stage.director.heal();
    expect(stage.told()).toEqual(["1100 fault-armed f1", "1300 fault-healed f1"]);
  });

  it("is armed before it fires, also where the call comes before the timer does", () => {
    const stage = direct([outage]);
    stage.director.arm();
    stage.director.onCall(callFacts({}, { nowMs: stage.clock.now() + 100 }));
    expect(stage.told()).toEqual(["0 fault-armed f1", "0 fault-fired f1"]);
  });

  it("is over at its last millisecond, also where the call comes before the timer does", () => {
    const stage = direct([outage]);
    stage.director.arm();
    const struck = (afterMs: number) => stage.director.onCall(callFacts({}, { nowMs: stage.clock.now() + afterMs }));
    expect([struck(299)?.ids, struck(300)]).toEqual([["f1"], undefined]);
  });

  it("leaves no timer behind when all ends: one would keep a process alive", () => {
    const open = new Set<() => void>();
    const clock = {
      now: () => startMs,
      after: (_delayMs: number, run: () => void) => {
        open.add(run);
        return () => open.delete(run);
      },
    };
    const schedule = parseSchedule(
      [outage, { fault: "link-down", at: { link: "payment" }, during: outage.during }],
      "test",
      builtins.faults,
    );
    const recorder = { record: () => 0 };
    const director = createDirector({
      faults: builtins.faults,
      schedule,
      random: createRandom(1),
      recorder,
      clock,
      crash: async () => {},
    });
    director.arm();
    expect(open.size).toBe(3);
    director.heal();
    expect(open.size).toBe(0);
  });

  it("that begins at once is armed at once", () => {
    const stage = direct([{ ...outage, during: { to_ms: 300 } }]);
    stage.director.arm();
    expect(stage.told()).toEqual(["0 fault-armed f1"]);
    expect(stage.call()).toEqual(["f1"]);
  });

  it("that was still to come when all ended is told, so that reach misses it", async () => {
    const stage = direct([outage]);
    stage.director.arm();
    await stage.clock.advance(50);
    stage.director.heal();
    await stage.clock.advance(1000);
    expect(stage.told()).toEqual(["50 fault-armed f1", "50 fault-healed f1"]);
    const history = stage.events.map((event, i) => ({ ...event, i, t: i, world: "sim" }) as HistoryEvent);
    const result = reach.check(history);
    expect(result?.verdict).toBe("unproven");
    expect(result?.evidence.map(({ sentence }) => sentence)).toContain(
      "the fault f1 (status at payment/* *) never fired: nothing is known about it",
    );
  });
});

describe("faults of links", () => {
  const links = [
    { fault: "link-latency", at: { link: "payment" }, with: { latency_ms: 40 } },
    { fault: "link-down", at: { link: "webhooks" }, during: { from_ms: 100, to_ms: 300 } },
    lost,
  ];

  it("are the world's to enact, at their times", () => {
    expect(direct(links).director.linkPhases()).toEqual([
      {
        id: "f1",
        link: "payment",
        action: { id: "f1", kind: "latency", stream: "downstream", attributes: { latency: 40, jitter: 0 } },
        fromMs: 0,
      },
      { id: "f2", link: "webhooks", action: { id: "f2", kind: "down", stream: "both", attributes: {} }, fromMs: 100, toMs: 300 },
    ]);
  });

  it("count as fired and healed when the world says so, and strike no call", async () => {
    const { director, clock, call, told, events } = direct(links.slice(0, 2));
    director.arm();
    director.enacted("f1");
    await clock.advance(100);
    director.enacted("f2");
    expect(call()).toEqual([]);
    await clock.advance(400);
    director.undone("f2");
    director.heal();
    director.undone("f1");
    director.undone("f1");
    expect(told()).toEqual([
      "0 fault-armed f1",
      "0 fault-fired f1",
      "100 fault-armed f2",
      "100 fault-fired f2",
      "500 fault-healed f2",
      "500 fault-healed f1",
    ]);
    expect(events[1]).toMatchObject({ site: { kind: "link", link: "payment" }, value: { name: "link-latency", family: "link" } });
  });

  it("pass over ids that are not in the schedule", () => {
    const { director, told } = direct([]);
    director.enacted("f1");
    director.undone("f1");
    expect(told()).toEqual([]);
  });
});
