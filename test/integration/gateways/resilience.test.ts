import { describe, expect, it } from "vitest";
import type { CallResult } from "../../../src/integration/ports.ts";
import { authorization, createWire, destination, json, keyed, lost, paymentJson, problem, shipmentJson } from "./wire.ts";

const quote = { order: "order-1", destination, weightGrams: 800, deadlineMs: 300 };
const list = json(200, { data: [], next_cursor: null });
const codeOf = (outcome: CallResult<unknown>): string => (outcome.ok ? "ok" : outcome.error.code);

describe("calls", () => {
  it("sends what changes something once: its retries are the outbox's", async () => {
    const wire = createWire({ answer: () => json(503, {}) });
    await wire.finish(wire.gateways.payment.authorize(authorization));
    expect(wire.sent).toHaveLength(1);
  });

  it("repeats a read on a passing failure, within its budget", async () => {
    const wire = createWire({ answer: (_request, count) => (count < 3 ? lost("reset") : list) });
    expect(await wire.finish(wire.gateways.payment.paymentsOf("order-1"))).toEqual({ ok: true, value: [] });
    expect(wire.sent).toHaveLength(3);
  });

  it("gives a read up after its budget", async () => {
    const wire = createWire({ answer: () => json(500, {}) });
    expect(await wire.finish(wire.gateways.payment.payment("pay_1"))).toMatchObject({ ok: false, error: { status: 500 } });
    expect(wire.sent).toHaveLength(3);
  });

  it("does not repeat a read that was refused", async () => {
    const wire = createWire({ answer: () => problem(404, "not_found") });
    expect(codeOf(await wire.finish(wire.gateways.payment.payment("pay_1")))).toBe("not_found");
    expect(wire.sent).toHaveLength(1);
  });

  it("does not come back before Retry-After, and hands on a wait that is longer than its patience", async () => {
    const brief = createWire({
      answer: (_request, count) => (count === 1 ? problem(429, "slow", { "retry-after": "1" }) : list),
    });
    const startedMs = brief.clock.now();
    await brief.finish(brief.gateways.payment.paymentsOf("order-1"));
    expect(brief.clock.now() - startedMs).toBeGreaterThanOrEqual(1000);
    const long = createWire({ answer: () => problem(429, "slow", { "retry-after": "30" }) });
    const outcome = await long.finish(long.gateways.payment.paymentsOf("order-1"));
    expect(outcome).toMatchObject({ ok: false, error: { retryAfterMs: 30_000, definite: true, class: "retryable" } });
    expect(long.sent).toHaveLength(1);
  });

  it("does not send a read again, for whatever reason, while the partner wants to be left alone", async () => {
    const wire = createWire({
      answer: (_request, count) => (count === 1 ? problem(429, "slow", { "retry-after": "30" }) : list),
    });
    const read = (order: string) => wire.finish(wire.gateways.payment.paymentsOf(order));
    await read("order-1");
    const early = await read("order-1");
    expect(early).toMatchObject({ ok: false, error: { code: "rate-limited", definite: true, class: "retryable" } });
    expect(wire.sent).toHaveLength(1);
    expect(codeOf(await read("order-2"))).toBe("ok");
    await wire.clock.advance(30_000);
    expect(codeOf(await read("order-1"))).toBe("ok");
  });

  it("ends by its total deadline, retries and pages included", async () => {
    const wire = createWire({ answer: () => ({ type: "silence" }) });
    const startedMs = wire.clock.now();
    const outcome = await wire.finish(wire.gateways.payment.paymentsOf("order-1"));
    expect(outcome).toMatchObject({ ok: false, error: { code: "timeout", definite: false } });
    expect(wire.clock.now() - startedMs).toBe(2000);
  });

  it("gives a quote the time that checkout has, and no second try", async () => {
    const wire = createWire({ answer: () => ({ type: "silence" }) });
    expect(codeOf(await wire.finish(wire.gateways.carrier.quote(quote)))).toBe("timeout");
    expect(wire.sent.map(({ totalMs }) => totalMs)).toEqual([300]);
  });

  it("logs partner, operation, attempt, latency and breaker, and nothing of the payload or the partner's words", async () => {
    const words = json(
      422,
      { code: "refused", detail: "A, Street 1 is unknown" },
      { "content-type": "application/problem+json" },
    );
    const wire = createWire({ answer: () => words });
    await wire.finish(wire.gateways.carrier.createShipment({ ...keyed, service: "standard", destination, weightGrams: 8 }));
    const line = wire.lines.find(({ event }) => event === "partner-call")?.fields;
    const told = {
      partner: "carrier",
      operation: "createShipment",
      order: "order-1",
      attempt: 2,
      latencyMs: 5,
      breaker: "closed",
    };
    expect(line).toMatchObject({ ...told, outcome: "refused", class: "terminal" });
    expect(JSON.stringify(wire.lines)).not.toMatch(/Street|token/);
    expect(wire.counts.get("partner_calls_total carrier createShipment refused")).toBe(1);
  });
});

describe("compartments", () => {
  const failing = (count: number) => createWire({ answer: (_r, n) => (n <= count ? lost("reset") : json(201, paymentJson())) });

  it("open after failures in a row, refuse definitely, probe once, and close", async () => {
    const wire = failing(5);
    const call = () => wire.finish(wire.gateways.payment.authorize(authorization));
    for (let n = 0; n < 5; n += 1) expect(codeOf(await call())).toBe("reset");
    const refused = await call();
    expect(refused).toMatchObject({ ok: false, error: { code: "breaker-open", definite: true, class: "retryable" } });
    expect(!refused.ok && refused.error.retryAfterMs).toBeGreaterThan(900);
    expect(wire.sent).toHaveLength(5);
    await wire.clock.advance(1000);
    const probes = Promise.all([1, 2, 3].map(() => wire.gateways.payment.authorize(authorization)));
    expect((await wire.finish(probes)).map(codeOf)).toEqual(["ok", "breaker-open", "breaker-open"]);
    expect(codeOf(await call())).toBe("ok");
    expect(wire.counts.get("partner_breaker_state payment")).toBe(0);
  });

  it("open again where the probe fails", async () => {
    const wire = failing(6);
    const call = () => wire.finish(wire.gateways.payment.authorize(authorization));
    for (let n = 0; n < 5; n += 1) await call();
    await wire.clock.advance(1000);
    expect(codeOf(await call())).toBe("reset");
    expect(codeOf(await call())).toBe("breaker-open");
    await wire.clock.advance(1000);
    expect(codeOf(await call())).toBe("ok");
  });

  it("stay closed on refusals and throttling: a partner that answers is well", async () => {
    const answers = [problem(409, "invalid_state"), problem(429, "slow"), json(503, {}, { "retry-after": "1" })];
    const wire = createWire({ answer: (_request, count) => answers[count % 3] as (typeof answers)[0] });
    for (let n = 0; n < 20; n += 1) {
      const outcome = await wire.finish(wire.gateways.payment.authorize(authorization));
      expect(codeOf(outcome)).not.toBe("breaker-open");
    }
  });

  it("leave the other partners, and labels when only quotes fail, alone", async () => {
    const wire = createWire({
      answer: ({ url }) =>
        url.includes("/rates") ? lost("timeout") : json(201, url.includes("ship") ? shipmentJson() : paymentJson()),
    });
    for (let n = 0; n < 6; n += 1) await wire.finish(wire.gateways.carrier.quote(quote));
    expect(codeOf(await wire.finish(wire.gateways.carrier.quote(quote)))).toBe("breaker-open");
    const label = wire.gateways.carrier.createShipment({ ...keyed, service: "standard", destination, weightGrams: 8 });
    expect(codeOf(await wire.finish(label))).toBe("ok");
    expect(codeOf(await wire.finish(wire.gateways.payment.authorize(authorization)))).toBe("ok");
  });

  it("hold so many calls at once and turn the rest away at once", async () => {
    const wire = createWire({ answer: () => ({ type: "silence" }), config: { concurrency: 3, breakerFailures: 100 } });
    const calls = [1, 2, 3, 4, 5].map(() => wire.gateways.payment.authorize(authorization));
    await wire.clock.advance(10);
    expect(wire.sent).toHaveLength(3);
    const outcomes = await wire.finish(Promise.all(calls));
    expect(outcomes.map(codeOf).sort()).toEqual(["bulkhead-full", "bulkhead-full", "timeout", "timeout", "timeout"]);
    expect(wire.counts.get("partner_in_flight payment")).toBe(0);
  });

  it("keep a partner's quota, and say when there will be leave", async () => {
    const wire = createWire({ answer: () => json(201, paymentJson()), config: { ratePerSecond: 2 } });
    const call = () => wire.finish(wire.gateways.payment.authorize(authorization));
    expect([codeOf(await call()), codeOf(await call())]).toEqual(["ok", "ok"]);
    const third = await call();
    expect(third).toMatchObject({ ok: false, error: { code: "rate-limited", definite: true } });
    await wire.clock.advance(!third.ok ? (third.error.retryAfterMs ?? 0) : 0);
    expect(codeOf(await call())).toBe("ok");
  });

  it("take a shared breaker from outside: the zoo's way to see the harm", async () => {
    const shared: { breaker?: ReturnType<typeof import("../../../src/integration/gateways/breaker.ts").createBreaker> } = {};
    const { createBreaker } = await import("../../../src/integration/gateways/breaker.ts");
    const wire = createWire({
      answer: () => lost("reset"),
      parts: { createBreaker: (options) => (shared.breaker ??= createBreaker(options)) },
    });
    for (let n = 0; n < 5; n += 1) await wire.finish(wire.gateways.payment.authorize(authorization));
    expect(codeOf(await wire.finish(wire.gateways.messaging.messagesOf("order-1")))).toBe("breaker-open");
  });
});
