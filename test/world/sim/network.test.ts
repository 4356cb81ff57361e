import { describe, expect, it } from "vitest";
import { sleep } from "../../../src/core/clock.ts";
import type { Delivery, ToxicAction, ToxicKind } from "../../../src/core/fault.ts";
import { createRandom } from "../../../src/core/random.ts";
import type { Partner, WireRequest } from "../../../src/partner/wire.ts";
import { createSimLinks } from "../../../src/world/sim/links.ts";
import { createNetwork, type OutgoingRequest, partnerUrl } from "../../../src/world/sim/network.ts";
import { createVirtualTime } from "../../../src/world/sim/virtual-time.ts";

const plain: OutgoingRequest = {
  method: "GET",
  url: `${partnerUrl("payment")}/payments`,
  headers: {},
  readMs: 10_000,
  totalMs: 10_000,
};
const reply = { status: 200, headers: { "content-type": "application/json" }, body: `{"id":"pay_1"}` };
/** Each message is on its way for so long, unless a test says otherwise. */
const messageMs = 10;

interface Given {
  readonly delivery?: Delivery;
  /** Of the partner. */
  readonly takesMs?: number;
  readonly throws?: Error;
  readonly body?: string;
  readonly latencyMs?: () => number;
}

/** One partner behind its link, and what happened when: at the partner, and to whoever asked. */
function wire({ delivery = { type: "whole" }, takesMs = 0, latencyMs = () => messageMs, throws, body = reply.body }: Given = {}) {
  const time = createVirtualTime({ startMs: 0, ties: "in-order", random: createRandom(1) });
  const links = createSimLinks(createRandom(1));
  const happened: string[] = [];
  const requests: WireRequest[] = [];
  const note = (what: string): void => void happened.push(`${time.now()} ${what}`);
  const payment = {
    name: "payment",
    handle: async (request: WireRequest) => {
      note("served");
      requests.push(request);
      if (takesMs > 0) await sleep(time, takesMs);
      if (throws !== undefined) throw throws;
      return { reply: { ...reply, body }, delivery, sent: async () => note("sent") };
    },
  } as unknown as Partner;
  const partners = new Map([["payment", payment]]);
  const onArrival = (from: number): void => note(`from ${from}`);
  const onFailure = (thrown: unknown): void => note(`failed: ${thrown}`);
  const network = createNetwork({ clock: time, links, partners, latencyMs, onArrival, onFailure });
  return {
    time,
    links,
    happened,
    requests,
    at: (delayMs: number, run: () => unknown): void => void time.after(delayMs, () => void run()),
    strike: (kind: ToxicKind, attributes: ToxicAction["attributes"] = {}): Promise<void> =>
      links.apply("payment", { id: kind, kind, stream: "downstream", attributes }),
    ask: (request: Partial<OutgoingRequest> = {}, from = 0): void =>
      void network
        .send({ ...plain, ...request }, from)
        .then((end) => note(end.type === "reply" ? `reply ${end.status}` : `${end.kind}: ${end.message}`)),
    /** Until nothing more happens. */
    exhaust: (): Promise<void> => expect(time.runUntil(() => false, 100 * 3_600_000)).rejects.toThrow("nothing is left"),
  };
}

describe("an exchange", () => {
  it("brings header names in lower case, however they were written", async () => {
    const { ask, requests, exhaust } = wire();
    ask({ headers: { "Content-Type": "application/json", "idempotency-key": "Key-1" } });
    await exhaust();
    expect(requests[0]?.headers).toEqual({ "content-type": "application/json", "idempotency-key": "Key-1" });
  });

  it("takes a latency there and another back, and tells the partner's whole answer", async () => {
    const latencies = [3, 40];
    const { ask, exhaust, happened } = wire({ latencyMs: () => latencies.shift() ?? Number.NaN, takesMs: 100 });
    ask({}, 2);
    await exhaust();
    expect(happened).toEqual(["3 from 2", "3 served", "103 sent", "143 reply 200"]);
  });

  it("tells of a partner that throws, and nobody else hears of it", async () => {
    const { ask, exhaust, happened } = wire({ takesMs: 5, throws: new Error("no such state") });
    ask({ readMs: 1000 });
    await exhaust();
    expect(happened).toEqual(["10 from 0", "10 served", "15 failed: Error: no such state", "1000 timeout: no answer in time"]);
  });

  it("weighs an answer in bytes, not in letters", async () => {
    const { ask, at, exhaust, happened, strike } = wire({ body: "€".repeat(100) });
    at(0, () => strike("limit_data", { bytes: 250 + 299 }));
    ask();
    await exhaust();
    expect(happened.at(-1)).toBe("20 cut: the link to payment broke");
  });

  it("brings the partner what was asked, whatever stands before its name and after its port", async () => {
    const { ask, exhaust, requests } = wire();
    const headers = { "idempotency-key": "k1" };
    ask({ method: "POST", url: "http://payment.test/payments?limit=1", headers, body: "{}" });
    ask({ url: "https://payment.test:8443/payments/a:b" });
    ask({ url: "http://payment" });
    await exhaust();
    const onHangUp = expect.any(Function);
    expect(requests).toEqual([
      { method: "POST", path: "/payments?limit=1", headers, body: "{}", onHangUp },
      { method: "GET", path: "/payments/a:b", headers: {}, body: "", onHangUp },
      { method: "GET", path: "/", headers: {}, body: "", onHangUp },
    ]);
  });

  it("is refused at once where nobody is known by that name", async () => {
    const { ask, exhaust, happened } = wire();
    ask({ url: "http://paymentx.test/payments" });
    await exhaust();
    expect(happened).toEqual(["0 refused: nobody answers at paymentx"]);
  });

  it("draws each message's latency from the seed: the same seed has the same arrivals, and others overtake otherwise", async () => {
    const arrivals = async (seed: number): Promise<string[]> => {
      const random = createRandom(seed);
      const { ask, exhaust, happened } = wire({ latencyMs: () => random.integer(1, 50) });
      for (let from = 0; from < 5; from += 1) ask({}, from);
      await exhaust();
      return happened;
    };
    expect(await arrivals(1)).toEqual(await arrivals(1));
    expect(await arrivals(1)).not.toEqual(await arrivals(2));
    const order = (await arrivals(1)).filter((what) => what.includes("from")).map((what) => what.slice(-1));
    expect(order.toSorted()).toEqual(["0", "1", "2", "3", "4"]);
    expect(order).not.toEqual(order.toSorted());
  });
});

describe("a caller's patience", () => {
  it("ends with the wait for a byte, and the partner does its work all the same", async () => {
    const { ask, exhaust, happened } = wire({ takesMs: 500 });
    ask({ readMs: 200 });
    await exhaust();
    expect(happened).toEqual(["10 from 0", "10 served", "200 timeout: no answer in time", "510 sent"]);
  });

  it("ends with the whole exchange, where that is sooner", async () => {
    const { ask, exhaust, happened } = wire({ takesMs: 500 });
    ask({ readMs: 200, totalMs: 5 });
    await exhaust();
    expect(happened[0]).toBe("5 timeout: no answer in time");
    expect(happened).toContain("10 served");
  });

  it("is not tried between the bytes of a body that dribbles in, but by the whole of it", async () => {
    const slow = { delivery: { type: "slow", overMs: 300 } } as const;
    const patient = wire(slow);
    patient.ask({ readMs: 100, totalMs: 1000 });
    await patient.exhaust();
    expect(patient.happened.at(-1)).toBe("320 reply 200");
    const hurried = wire(slow);
    hurried.at(1000, () => hurried.ask({ readMs: 100, totalMs: 250 }));
    await hurried.exhaust();
    expect(hurried.happened).toContain("1250 timeout: no answer in time");
    expect(hurried.happened).not.toContain("1320 reply 200");
  });

  it("leaves no deadline behind once the end is known", async () => {
    for (const delivery of [{ type: "whole" }, { type: "slow", overMs: 300 }] as const) {
      const { time, ask, exhaust } = wire({ delivery });
      ask();
      await exhaust();
      expect(time.now()).toBeLessThan(plain.readMs);
    }
  });
});

describe("an answer", () => {
  it.each<[Delivery, string[]]>([
    [{ type: "reset" }, ["10 sent", "20 reset: the partner closed the connection"]],
    [{ type: "close" }, ["10 sent", "20 reset: the partner closed the connection"]],
    [{ type: "cut", keepShare: 0.5 }, ["10 sent", "20 cut: the answer ended early"]],
    [{ type: "hang", holdMs: 700 }, ["710 sent", "720 reset: the partner closed the connection at last"]],
  ])("is lost as its partner has it leave, and what was done stays done: %o", async (delivery, ends) => {
    const { ask, exhaust, happened } = wire({ delivery });
    ask();
    await exhaust();
    expect(happened).toEqual(["10 from 0", "10 served", ...ends]);
  });

  it("counts as sent though its caller has gone, so that what hangs on it happens", async () => {
    const { ask, exhaust, happened } = wire({ delivery: { type: "hang", holdMs: 700 } });
    ask({ readMs: 100 });
    await exhaust();
    expect(happened.slice(2)).toEqual(["100 timeout: no answer in time", "710 sent"]);
  });
});

describe("a link", () => {
  it("refuses before anything is sent, where it is down", async () => {
    const { ask, exhaust, happened, strike } = wire();
    await strike("down");
    ask();
    await exhaust();
    expect(happened).toEqual(["10 refused: payment refused the connection"]);
  });

  it.each<[ToxicKind, ToxicAction["attributes"], string]>([
    ["latency", { latency: 200 }, "220 reply 200"],
    ["bandwidth", { rate: 1 }, `${20 + 250 + reply.body.length} reply 200`],
    ["timeout", { timeout: 400 }, "420 reset: the link to payment broke"],
    ["timeout", { timeout: 0 }, "10000 timeout: no answer in time"],
    ["reset_peer", { timeout: 50 }, "70 reset: the link to payment broke"],
    ["limit_data", { bytes: 100 }, "20 reset: the link to payment broke"],
    ["limit_data", { bytes: 251 }, "20 cut: the link to payment broke"],
  ])("strikes the answer, never the request: %s %o", async (kind, attributes, end) => {
    const { ask, exhaust, happened, strike } = wire();
    await strike(kind, attributes);
    ask();
    await exhaust();
    expect(happened).toEqual(["10 from 0", "10 served", "10 sent", end]);
  });

  it("that breaks does so before what the partner had in mind", async () => {
    const { ask, exhaust, happened, strike } = wire({ delivery: { type: "cut", keepShare: 0.5 } });
    await strike("reset_peer");
    ask();
    await exhaust();
    expect(happened.at(-1)).toBe("20 reset: the link to payment broke");
  });

  it.each<[string, number, string]>([
    ["healed before the answer comes", 15, "20 reply 200"],
    ["healed after it", 25, "20 reset: the link to payment broke"],
  ])("does what it is at that moment: %s", async (_which, healedMs, end) => {
    const { at, ask, exhaust, happened, links, strike } = wire();
    await strike("reset_peer");
    at(healedMs, () => links.heal("payment", "reset_peer"));
    ask();
    await exhaust();
    expect(happened.at(-1)).toBe(end);
  });

  it("that goes down loses the answers on their way, and nobody can say that nothing was done", async () => {
    const { at, ask, exhaust, happened, strike } = wire();
    at(15, () => strike("down"));
    ask();
    await exhaust();
    expect(happened).toEqual(["10 from 0", "10 served", "10 sent", "20 reset: the link to payment broke"]);
  });
});
