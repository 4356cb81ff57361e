import { describe, expect, it } from "vitest";
import type { HttpResult } from "../../../src/integration/ports.ts";
import { authorization, createWire, eur, json, keyed, paymentJson } from "./wire.ts";

const refundJson = (changes: Record<string, unknown> = {}) => ({
  id: "re_1",
  payment_id: "pay_1",
  order_reference: "order-1",
  refund_reference: "r1",
  amount_minor: 500,
  currency: "EUR",
  status: "pending",
  ...changes,
});

describe("the payment gateway", () => {
  it("authorizes with key, token, trace and payload as the contract has them", async () => {
    const wire = createWire({ answer: () => json(201, paymentJson()) });
    const outcome = await wire.finish(wire.gateways.payment.authorize({ ...authorization, returnUrl: "http://shop.test/r" }));
    expect(outcome).toMatchObject({ ok: true, value: { id: "pay_1", order: "order-1", amount: eur(4200), capturedMinor: 0 } });
    const [request] = wire.sent;
    expect(request).toMatchObject({ method: "POST", url: "http://payment.test/v1/payments", totalMs: 2000 });
    expect(request?.headers).toMatchObject({
      authorization: "Bearer token-payment",
      "idempotency-key": "fd-key",
      "content-type": "application/json",
      "user-agent": expect.stringContaining("firedrill"),
      traceparent: expect.stringMatching(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/),
    });
    expect(JSON.parse(request?.body ?? "")).toEqual({
      order_reference: "order-1",
      amount_minor: 4200,
      currency: "EUR",
      payment_token: "tok_visa_ok",
      return_url: "http://shop.test/r",
    });
  });

  const drifts: readonly [string, Record<string, unknown>][] = [
    ["an amount as text", { amount_minor: "4200" }],
    ["an amount with a fraction", { amount_minor: 4200.5 }],
    ["no captured amount", { captured_minor: undefined }],
    ["null for an amount", { refunded_minor: null }],
    ["a status nobody knows", { status: "paid" }],
    ["an id of another kind", { id: "42" }],
    ["another order", { order_reference: "order-2" }],
    ["another amount", { amount_minor: 4100 }],
    ["another currency", { currency: "USD" }],
    ["a currency in small letters", { currency: "eur" }],
    ["no version", { version: undefined }],
    ["more captured than authorized", { captured_minor: 4201 }],
    ["more refunded than captured", { refunded_minor: 1 }],
    ["a redirect to a script", { next_action: { type: "redirect", redirect_url: "javascript:alert(1)" } }],
  ];
  it.each(drifts)("never believes an answer with %s", async (_what, changes) => {
    const wire = createWire({ answer: () => json(201, paymentJson(changes)) });
    const outcome = await wire.finish(wire.gateways.payment.authorize(authorization));
    expect(outcome).toMatchObject({ ok: false, error: { code: "invalid-answer", class: "retryable", definite: false } });
    expect(wire.sent).toHaveLength(1);
  });

  it("takes fields that the contract does not name yet", async () => {
    const wire = createWire({ answer: () => json(201, paymentJson({ brand: "visa" })) });
    expect(await wire.finish(wire.gateways.payment.authorize(authorization))).toMatchObject({ ok: true });
  });

  const unreadable: readonly [string, ReturnType<typeof json>][] = [
    ["another content type", { ...json(201, paymentJson()), headers: { "content-type": "text/html" } } as never],
    ["half a body", { ...json(201, null), body: '{"id":"pay_1","or' } as never],
    ["nothing", { ...json(201, null), body: "" } as never],
    ["a list", json(201, [paymentJson()])],
    ["200 where 201 is promised", json(200, paymentJson())],
    ["a redirect", json(302, {}, { location: "http://elsewhere.test" })],
  ];
  it.each(unreadable)("never believes %s", async (_what, answer) => {
    const wire = createWire({ answer: () => answer });
    const outcome = await wire.finish(wire.gateways.payment.authorize(authorization));
    expect(outcome).toMatchObject({ ok: false, error: { code: "invalid-answer", definite: false } });
  });

  it("captures, voids and refunds under the payment's path", async () => {
    const answers: Record<string, HttpResult> = {
      refunds: json(201, refundJson()),
      capture: json(200, paymentJson({ status: "captured", captured_minor: 4200 })),
      void: json(200, paymentJson({ status: "voided" })),
    };
    const wire = createWire({ answer: ({ url }) => answers[url.split("/").at(-1) as string] as HttpResult });
    const { payment } = wire.gateways;
    const at = { ...keyed, paymentId: "pay_1" };
    expect(await wire.finish(payment.capture({ ...at, amount: eur(4200) }))).toMatchObject({ value: { capturedMinor: 4200 } });
    expect(await wire.finish(payment.void(at))).toMatchObject({ ok: true });
    expect(await wire.finish(payment.refund({ ...at, reference: "r1", amount: eur(500) }))).toMatchObject({
      value: { id: "re_1", paymentId: "pay_1", reference: "r1", amount: eur(500), status: "pending" },
    });
    expect(wire.sent.map(({ url, body }) => [url.slice("http://payment.test".length), body])).toEqual([
      ["/v1/payments/pay_1/capture", '{"amount_minor":4200}'],
      ["/v1/payments/pay_1/void", "{}"],
      ["/v1/payments/pay_1/refunds", '{"amount_minor":500,"refund_reference":"r1"}'],
    ]);
  });

  it.each([
    [202, {}, { ok: true, value: { status: "authorized", capturedMinor: 0 } }],
    [202, { order_reference: "order-2" }, { ok: false, error: { code: "invalid-answer", definite: false } }],
    [200, {}, { ok: false, error: { code: "invalid-answer", definite: false } }],
  ])("takes a capture for accepted where %i says so of the payment %j", async (status, changes, expected) => {
    const wire = createWire({ answer: () => json(status, paymentJson(changes)) });
    const asked = wire.gateways.payment.capture({ ...keyed, paymentId: "pay_1", amount: eur(4200) });
    expect(await wire.finish(asked)).toMatchObject(expected);
  });

  it.each([
    ["another amount was captured", "capture", { status: "captured", captured_minor: 420 }],
    ["another currency was captured", "capture", { status: "captured", captured_minor: 4200, currency: "USD" }],
    ["nothing was captured", "capture", { status: "authorized" }],
    ["another order's was captured", "capture", { status: "captured", captured_minor: 4200, order_reference: "order-2" }],
    ["nothing was voided", "void", { status: "authorized" }],
  ] as const)("does not take an answer for done that says that %s", async (_what, operation, changes) => {
    const wire = createWire({ answer: () => json(200, paymentJson(changes)) });
    const asked = wire.gateways.payment[operation]({ ...keyed, paymentId: "pay_1", amount: eur(4200) });
    expect(await wire.finish(asked)).toMatchObject({ ok: false, error: { code: "invalid-answer", definite: false } });
  });

  it("sends no page when the pages before have used the time up", async () => {
    const wire = createWire({
      latencyMs: 2000,
      answer: () => json(200, { data: [], next_cursor: "next" }),
    });
    const outcome = await wire.finish(wire.gateways.payment.paymentsOf("order-1"));
    expect(outcome).toMatchObject({ ok: false, error: { code: "timeout", definite: false } });
    expect(wire.sent).toHaveLength(1);
  });

  it("ends a list that has no end, and classifies it like any answer that can't be believed", async () => {
    const wire = createWire({
      latencyMs: 1,
      answer: (_request, count) => json(200, { data: [], next_cursor: `page-${count}` }),
      parts: { classify: () => ({ class: "manual", definite: false }) },
    });
    const outcome = await wire.finish(wire.gateways.payment.paymentsOf("order-1"));
    expect(outcome).toMatchObject({ ok: false, error: { code: "invalid-answer", class: "manual" } });
    expect(wire.sent).toHaveLength(50);
  });

  it("does not take another refund for the one it asked for", async () => {
    const wire = createWire({ answer: () => json(201, refundJson({ refund_reference: "r2" })) });
    const asked = wire.gateways.payment.refund({ ...keyed, paymentId: "pay_1", reference: "r1", amount: eur(500) });
    expect(await wire.finish(asked)).toMatchObject({ ok: false, error: { code: "invalid-answer" } });
  });

  it("reads all pages of a list", async () => {
    const wire = createWire({
      answer: ({ url }) =>
        url.includes("cursor=next")
          ? json(200, { data: [paymentJson({ id: "pay_2" })], next_cursor: null })
          : json(200, { data: [paymentJson()], next_cursor: "next" }),
    });
    const outcome = await wire.finish(wire.gateways.payment.paymentsOf("order-1"));
    expect(outcome.ok && outcome.value.map(({ id }) => id)).toEqual(["pay_1", "pay_2"]);
    expect(wire.sent[0]?.url).toBe("http://payment.test/v1/payments?order_reference=order-1&limit=100");
  });

  it("does not take half a list for a list", async () => {
    const wire = createWire({
      answer: ({ url }) => (url.includes("cursor=") ? json(404, {}) : json(200, { data: [paymentJson()], next_cursor: "next" })),
    });
    expect(await wire.finish(wire.gateways.payment.paymentsOf("order-1"))).toMatchObject({ ok: false, error: { status: 404 } });
  });

  it("ends where the pages go round in a circle", async () => {
    const wire = createWire({ answer: () => json(200, { data: [], next_cursor: "again" }) });
    const outcome = await wire.finish(wire.gateways.payment.paymentsOf("order-1"));
    expect(outcome).toMatchObject({ ok: false, error: { code: "invalid-answer" } });
    expect(wire.sent).toHaveLength(2);
  });

  it("does not take a list without data for an empty one", async () => {
    const wire = createWire({ answer: () => json(200, { next_cursor: null }), config: { readRetries: 0 } });
    expect(await wire.finish(wire.gateways.payment.paymentsOf("order-1"))).toMatchObject({ ok: false });
  });

  it("reads a day's settlement, signs included", async () => {
    const line = { id: "bt_1", payment_id: "pay_1", order_reference: "order-1", currency: "EUR" };
    const data = [
      { ...line, type: "capture", amount_minor: 4200 },
      { ...line, id: "bt_2", type: "refund", refund_id: "re_1", amount_minor: -500 },
    ];
    const wire = createWire({ answer: () => json(200, { data, next_cursor: null }) });
    const outcome = await wire.finish(wire.gateways.payment.settlement("2026-01-15"));
    expect(outcome.ok && outcome.value.map(({ amountMinor }) => amountMinor)).toEqual([4200, -500]);
  });
});
