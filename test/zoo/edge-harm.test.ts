import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/integration/config.ts";
import { createIntegration } from "../../src/integration/create.ts";
import type { EdgeParts } from "../../src/integration/edge-parts.ts";
import type { CallResult, Ports } from "../../src/integration/ports.ts";
import { createSqliteStore } from "../../src/integration/store/sqlite-store.ts";
import { sign } from "../../src/partner/sign.ts";
import { createPorts } from "../integration/app/shop-floor.ts";
import {
  authorization,
  createWire,
  destination,
  json,
  keyed,
  lost,
  paymentJson,
  problem,
  shipmentJson,
  type Wire,
  type WireOptions,
} from "../integration/gateways/wire.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { bugs } from "./bugs/index.ts";

const edgeOf = (name: string): Partial<EdgeParts> => bugs[name]?.parts.edge ?? {};

/** What the same calls come to with the bug and without it. */
async function both<T>(name: string, options: WireOptions, calls: (wire: Wire) => Promise<T>): Promise<{ bug: T; right: T }> {
  return { bug: await calls(createWire({ ...options, parts: edgeOf(name) })), right: await calls(createWire(options)) };
}

const errorOf = (outcome: CallResult<unknown>) => (outcome.ok ? undefined : outcome.error);
const authorize = async (wire: Wire) => errorOf(await wire.finish(wire.gateways.payment.authorize(authorization)));
const shipment = { ...keyed, service: "standard", destination, weightGrams: 800 };
const ship = async (wire: Wire) => errorOf(await wire.finish(wire.gateways.carrier.createShipment(shipment)));
const authorized = () => json(201, paymentJson());

describe("the harm of a bug at the edge", () => {
  it.each(["retry-after-ignored", "retry-after-taken-as-milliseconds"])("%s comes back too early", async (name) => {
    const { bug, right } = await both(name, { answer: () => problem(429, "slow", { "retry-after": "2" }) }, authorize);
    expect(right?.retryAfterMs).toBe(2000);
    expect(bug?.retryAfterMs ?? 0).toBeLessThan(100);
  });

  it("retry-after-date-ignored understands seconds alone", async () => {
    const date = "Mon, 05 Jan 2026 10:01:00 GMT";
    const { bug, right } = await both(
      "retry-after-date-ignored",
      { answer: () => problem(429, "slow", { "retry-after": date }) },
      authorize,
    );
    expect(right?.retryAfterMs).toBeGreaterThan(50_000);
    expect(bug?.retryAfterMs).toBeUndefined();
  });

  it.each([
    ["throttle-taken-as-refusal", problem(429, "slow")],
    ["five-xx-taken-as-failure", problem(503, "down")],
    ["timeout-taken-as-failure", lost("timeout")],
    ["outage-taken-as-refusal", lost("refused")],
  ] as const)("%s gives up what would have passed a moment later", async (name, answer) => {
    const { bug, right } = await both(name, { answer: () => answer }, authorize);
    expect(right?.class).toBe("retryable");
    expect(bug).toMatchObject({ class: "terminal", definite: true });
  });

  it("retry-on-everything repeats what was refused for good", async () => {
    const { bug, right } = await both("retry-on-everything", { answer: () => problem(422, "no") }, authorize);
    expect([right?.class, bug?.class]).toEqual(["terminal", "retryable"]);
  });

  it("no-deadline waits for ever", async () => {
    const { bug, right } = await both("no-deadline", { answer: () => ({ type: "silence" }) }, async (wire) => {
      const ended = wire.finish(wire.gateways.payment.authorize(authorization), 3_600_000);
      return ended.then(
        () => "ended",
        () => "waits",
      );
    });
    expect([right, bug]).toEqual(["ended", "waits"]);
  });

  it("quote-without-deadline lets checkout wait", async () => {
    const request = { order: "order-1", destination, weightGrams: 800, deadlineMs: 300 };
    const { bug, right } = await both("quote-without-deadline", { answer: () => json(200, { rates: [] }) }, async (wire) => {
      await wire.finish(wire.gateways.carrier.quote(request));
      return wire.sent[0]?.totalMs ?? 0;
    });
    expect(right).toBe(300);
    expect(bug).toBeGreaterThan(60_000);
  });

  it("schema-drift-read-as-zero believes a payment without an amount", async () => {
    const { captured_minor: _renamed, ...drifted } = paymentJson();
    const { bug, right } = await both("schema-drift-read-as-zero", { answer: () => json(201, drifted) }, authorize);
    expect(right?.code).toBe("invalid-answer");
    expect(bug).toBeUndefined();
  });

  it("breaker-never-opens calls a partner that is down again and again", async () => {
    const { bug, right } = await both("breaker-never-opens", { answer: () => lost("reset") }, async (wire) => {
      for (let n = 0; n < 20; n += 1) await authorize(wire);
      return wire.sent.length;
    });
    expect([right, bug]).toEqual([5, 20]);
  });

  it("breaker-never-closes leaves a partner alone that is well again", async () => {
    const answer: WireOptions["answer"] = (_request, count) => (count <= 5 ? lost("reset") : authorized());
    const { bug, right } = await both("breaker-never-closes", { answer }, async (wire) => {
      for (let n = 0; n < 5; n += 1) await authorize(wire);
      await wire.clock.advance(60_000);
      return authorize(wire);
    });
    expect([right?.code, bug?.code]).toEqual([undefined, "breaker-open"]);
  });

  const carrierDown: WireOptions["answer"] = ({ url }) => (url.includes("carrier") ? lost("reset") : authorized());

  it("breaker-for-all-partners stops payments while the carrier is down", async () => {
    const { bug, right } = await both("breaker-for-all-partners", { answer: carrierDown }, async (wire) => {
      await authorize(wire);
      for (let n = 0; n < 5; n += 1) await ship(wire);
      return authorize(wire);
    });
    expect([right?.code, bug?.code]).toEqual([undefined, "breaker-open"]);
  });

  it("one-pool-for-all lets payments queue behind a carrier that hangs", async () => {
    const answer: WireOptions["answer"] = ({ url }) => (url.includes("carrier") ? { type: "silence" } : authorized());
    const { bug, right } = await both("one-pool-for-all", { answer }, async (wire) => {
      for (let n = 0; n < 6; n += 1) void wire.gateways.carrier.createShipment(shipment);
      const startedMs = wire.clock.now();
      await authorize(wire);
      return wire.clock.now() - startedMs;
    });
    expect(right).toBeLessThan(100);
    expect(bug).toBeGreaterThan(1000);
  });

  it("rate-limit-never-refills falls silent", async () => {
    const { bug, right } = await both("rate-limit-never-refills", { answer: authorized, latencyMs: 0 }, async (wire) => {
      for (let n = 0; n < 210; n += 1) await authorize(wire);
      await wire.clock.advance(60_000);
      return authorize(wire);
    });
    expect([right?.code, bug?.code]).toEqual([undefined, "rate-limited"]);
  });

  it("empty-fallback-rate asks the carrier for a service without a name", async () => {
    const wire = createWire({ answer: () => json(201, shipmentJson()) });
    const rate = bugs["empty-fallback-rate"]?.parts.app?.fallbackRate?.(undefined, {
      service: "standard",
      price: { amountMinor: 490, currency: "EUR" },
    });
    await wire.finish(wire.gateways.carrier.createShipment({ ...shipment, service: rate?.service ?? "standard" }));
    expect(wire.sent[0]?.body).toContain('"service":""');
  });
});

const [oldSecret, newSecret] = ["the first secret of the zoo", "the secret that came after it"].map(
  (text) => `whsec_${Buffer.from(text).toString("base64")}`,
) as [string, string];
const forger = `whsec_${Buffer.from("what a forger has made up here").toString("base64")}`;
const partner = (name: string): Record<string, string> => ({
  [`${name}_BASE_URL`]: "http://partner.test",
  [`${name}_TOKEN`]: `token-of-${name}`,
  [`${name}_WEBHOOK_SECRETS`]: `${oldSecret} ${newSecret}`,
});
const config = readConfig({ ...partner("PAYMENT"), ...partner("CARRIER"), ...partner("MESSAGING") });
const event = JSON.stringify({ type: "payment.authorized", version: 1, data: { id: "pay_1", order_reference: "order-1" } });

async function knock(
  parts: Partial<EdgeParts>,
  request: { url: string; payload: object | string; headers: Record<string, string> },
) {
  const clock = createVirtualClock();
  const lines: string[] = [];
  const note = (name: string, fields: unknown): void => {
    lines.push(`${name} ${JSON.stringify(fields)}`);
  };
  const ports: Ports = { ...createPorts(clock), log: { info: note, warn: note, error: note } };
  const store = createSqliteStore({ file: ":memory:", clock });
  await store.migrate();
  // No carrier is here to be asked for a rate.
  const { server } = createIntegration({ ports, config, store, parts: { edge: parts, app: { quote: async () => undefined } } });
  const { statusCode } = await server.inject({ method: "POST", ...request });
  await server.close();
  await store.close();
  return { statusCode, log: lines.join("\n") };
}

function webhook(secret: string, ageSeconds: number) {
  const sentSeconds = Math.floor(createVirtualClock().now() / 1000) - ageSeconds;
  const headers = {
    "content-type": "application/json",
    "webhook-id": "evt_1",
    "webhook-timestamp": String(sentSeconds),
    "webhook-signature": sign([secret], "evt_1", sentSeconds, event),
  };
  return { url: "/webhooks/payment", payload: event, headers };
}

describe("the harm of a bug at the door", () => {
  it.each([
    ["signature-not-checked", webhook(forger, 0), 401, 202],
    ["no-timestamp-tolerance", webhook(newSecret, 86_400), 401, 202],
    ["one-secret-only", webhook(newSecret, 0), 202, 401],
    ["signature-on-parsed-body", webhook(oldSecret, 0), 202, 401],
  ] as const)("%s mistakes a webhook", async (name, request, rightly, wrongly) => {
    expect((await knock({}, request)).statusCode).toBe(rightly);
    expect((await knock(edgeOf(name), request)).statusCode).toBe(wrongly);
  });

  const order = {
    order_reference: "order-1",
    total: { amount_minor: 4200, currency: "EUR" },
    payment_token: "tok_visa_ok",
    customer: { reference: "cust_1" },
    destination: { name: "Ada Shopper", line1: "Lane 7", postal_code: "10115", city: "Berlin", country: "DE" },
    weight_grams: 800,
  };
  const placing = (changes: object = {}) => ({
    url: "/orders",
    payload: { ...order, ...changes },
    headers: { "content-type": "application/json", "idempotency-key": "key-1" },
  });

  it.each([
    ["request-body-logged", "tok_visa_ok"],
    ["payment-token-logged", "tok_visa_ok"],
    ["personal-data-logged", "Lane 7"],
  ])("%s tells the log what it must not know", async (name, secret) => {
    expect((await knock({}, placing())).log).not.toContain(secret);
    const { statusCode, log } = await knock(edgeOf(name), placing());
    expect(statusCode).toBe(202);
    expect(log).toContain(secret);
  });

  it("card-number-logged tells the log which card number it refused", async () => {
    const typed = placing({ payment_token: "4242-4242-4242-4242" });
    expect(await knock({}, typed)).toMatchObject({ statusCode: 400, log: expect.not.stringContaining("4242") });
    const { statusCode, log } = await knock(edgeOf("card-number-logged"), typed);
    expect(statusCode).toBe(400);
    expect(log).toContain("4242-4242-4242-4242");
  });
});
