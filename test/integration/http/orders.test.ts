import { describe, expect, it } from "vitest";
import { bodyLimitBytes } from "../../../src/integration/http/server.ts";
import { type Edge, openEdge, orderBody } from "./edge.ts";

const post = (edge: Edge, payload: string | Buffer | Record<string, unknown>, headers: Record<string, string> = {}) =>
  edge.ask({
    method: "POST",
    url: "/orders",
    headers: { "content-type": "application/json", "idempotency-key": "key-1", ...headers },
    payload,
  });

/** Nothing was written, whatever was asked. */
async function expectUntouched(edge: Edge): Promise<void> {
  expect(await edge.integration.application.backlog()).toEqual({ outbox: 0, inbox: 0, deadLetters: 0 });
  expect(await edge.integration.application.read("order-1")).toBeUndefined();
}

describe("placing an order", () => {
  it("answers 202 with the quoted rate", async () => {
    const { status, body } = await (await openEdge()).place();
    expect(status).toBe(202);
    expect(body.order).toMatchObject({
      order: "order-1",
      status: "placed",
      shipping: { service: "express", rate_source: "quoted" },
    });
  });

  it("answers 202 with the flat rate when no partner answers", async () => {
    const { status, body } = await (await openEdge({ partnersAnswer: false })).place();
    expect(status).toBe(202);
    expect(body.order).toMatchObject({ shipping: { service: "standard", rate_source: "flat" } });
  });

  it("goes through to the end", async () => {
    const edge = await openEdge();
    await edge.place();
    await edge.until("order-1", "completed");
    expect(edge.partners.effects.map(({ kind }) => kind)).toEqual(["authorized", "shipped", "captured", "messaged"]);
    const { body } = await edge.ask({ url: "/orders/order-1" });
    expect(body).toMatchObject({ status: "completed", payment: { captured_minor: 4200 }, shipped: true, notified: true });
    const { timeline } = (await edge.ask({ url: "/orders/order-1/timeline" })).body as { timeline: { event: string }[] };
    expect(timeline[0]).toMatchObject({ event: "placed" });
    expect(timeline.map(({ event }) => event)).toContain("step");
  });

  it("needs an Idempotency-Key, and one that is plain and bounded", async () => {
    const edge = await openEdge();
    const { status, body } = await edge.ask({ method: "POST", url: "/orders", payload: orderBody() });
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: "idempotency-key-missing", field: "idempotency-key" });
    for (const key of ["two words", "x".repeat(256), "schlüssel"]) expect((await edge.place({}, key)).status).toBe(400);
    await expectUntouched(edge);
  });

  it("replays the same request under the same key, and makes one order", async () => {
    const edge = await openEdge();
    const [first, second] = await Promise.all([edge.place(), edge.place()]);
    const third = await edge.place();
    expect([first.status, second.status, third.status]).toEqual([202, 202, 202]);
    expect(third.body).toEqual(first.body);
    expect((await edge.integration.application.backlog()).outbox).toBe(1);
  });

  it("refuses another payload under the same key, and another key for the same order", async () => {
    const edge = await openEdge();
    await edge.place();
    expect(await edge.place({ weight_grams: 801 })).toMatchObject({ status: 422, body: { code: "idempotency-key-reused" } });
    expect(await edge.place({}, "key-2")).toMatchObject({ status: 409, body: { code: "order-exists" } });
  });
});

describe("refusals", () => {
  const { destination } = orderBody() as { destination: Record<string, unknown> };
  it.each([
    ["a number for a reference", { order_reference: 7 }, "order_reference"],
    ["a folder for a reference", { order_reference: ".." }, "order_reference"],
    ["a reference that cannot be printed", { order_reference: "order\u0000-1" }, "order_reference"],
    ["a reference that ends with a space", { order_reference: "order-1 " }, "order_reference"],
    ["a reference that no label holds", { order_reference: "x".repeat(81) }, "order_reference"],
    ["a float amount", { total: { amount_minor: 42.5, currency: "EUR" } }, "total.amount_minor"],
    ["an amount as text", { total: { amount_minor: "4200", currency: "EUR" } }, "total.amount_minor"],
    ["an amount of zero", { total: { amount_minor: 0, currency: "EUR" } }, "total.amount_minor"],
    ["a negative amount", { total: { amount_minor: -1, currency: "EUR" } }, "total.amount_minor"],
    ["an amount beyond the contract", { total: { amount_minor: 100_000_001, currency: "EUR" } }, "total.amount_minor"],
    ["an amount beyond exact integers", { total: { amount_minor: 2 ** 60, currency: "EUR" } }, "total.amount_minor"],
    ["a currency in lower case", { total: { amount_minor: 1, currency: "eur" } }, "total.currency"],
    ["no total", { total: undefined }, "total"],
    ["a list for an object", { total: [] }, "total"],
    ["a token of another kind", { payment_token: "pm_123" }, "payment_token"],
    ["an e-mail address for a customer", { customer: { reference: "a@example.org" } }, "customer.reference"],
    ["a field that nobody knows", { discount: 100 }, "discount"],
    ["a control character in a name", { destination: { ...destination, name: "A\u0000B" } }, "destination.name"],
    ["half a surrogate pair in a city", { destination: { ...destination, city: "\ud83d" } }, "destination.city"],
    ["a name that is too long", { destination: { ...destination, name: "x".repeat(101) } }, "destination.name"],
    ["no weight at all", { weight_grams: null }, "weight_grams"],
  ])("name the field and repeat no value: %s", async (_what, changes, field) => {
    const edge = await openEdge();
    const { status, body, headers } = await edge.place(changes);
    expect(status).toBe(400);
    expect(headers["content-type"]).toContain("application/problem+json");
    expect(body).toMatchObject({ status: 400, code: "invalid-request", field });
    await expectUntouched(edge);
  });

  it("take names as people write them", async () => {
    const edge = await openEdge();
    const names = ["Zoë Þórsdóttir", "李小龍", "محمد", "👩‍👩‍👧 & Co."];
    for (const [index, name] of names.entries()) {
      const changes = { order_reference: `order-${index}`, destination: { ...destination, name } };
      expect((await edge.place(changes, `key-${index}`)).status).toBe(202);
    }
  });

  it.each([
    ["no JSON", "{", 400, "invalid-json"],
    ["NaN", JSON.stringify(orderBody()).replace("4200", "NaN"), 400, "invalid-json"],
    ["infinity by overflow", JSON.stringify(orderBody()).replace("4200", "1e999"), 400, "invalid-request"],
    ["nothing", "", 400, "invalid-request"],
    ["null", "null", 400, "invalid-request"],
    ["a list", "[]", 400, "invalid-request"],
    ["a text", '"order"', 400, "invalid-request"],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400, "invalid-json"],
    ["17 levels", `${"[".repeat(17)}${"]".repeat(17)}`, 400, "nested-too-deeply"],
    ["100,000 levels", "[".repeat(100_000), 400, "nested-too-deeply"],
    ["a prototype", '{"__proto__":{"total":{}}}', 400, "invalid-request"],
    ["a constructor", JSON.stringify({ ...orderBody(), constructor: { prototype: { polluted: 1 } } }), 400, "invalid-request"],
    ["more than the limit", JSON.stringify(orderBody({ pad: "x".repeat(bodyLimitBytes) })), 413, "content-too-large"],
  ])("meet hostile bodies: %s", async (_what, payload, status, code) => {
    const edge = await openEdge();
    expect(await post(edge, payload)).toMatchObject({ status, body: { code } });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    await expectUntouched(edge);
  });

  it("take JSON alone", async () => {
    const edge = await openEdge();
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"])
      expect(await post(edge, "a=b", { "content-type": type })).toMatchObject({ status: 415 });
    await expectUntouched(edge);
  });

  it.each(["/orders/%00", "/orders/..%2f..%2fetc%2fpasswd", `/orders/${"x".repeat(301)}`, "/orders/%ff", "/orders/../admin2"])(
    "find nothing under %s, and break nothing",
    async (url) => {
      const { status } = await (await openEdge()).ask({ url });
      expect([400, 404, 414]).toContain(status);
    },
  );

  it.each([
    ["in the reference", { order_reference: "4111111111111111" }],
    ["in an address", { destination: { ...destination, line1: "4111 1111 1111 1111" } }],
    ["in full-width digits", { destination: { ...destination, line1: "４１１１１１１１１１１１１１１１" } }],
    ["between no-break spaces", { destination: { ...destination, line1: "4111\u00a01111\u00a01111\u00a01111" } }],
    ["as a number", { weight_grams: 4111111111111111 }],
    ["under a name nobody knows", { "4111-1111-1111-1111": true }],
    ["instead of a token", { payment_token: "4111111111111111" }],
  ])("keep card numbers out of the database and the log: %s", async (_where, changes) => {
    const edge = await openEdge();
    expect(await edge.place(changes)).toMatchObject({ status: 400, body: { code: "card-number-refused" } });
    expect(edge.log().normalize("NFKC").replace(/\W/g, "")).not.toContain("4111111111111111");
    await expectUntouched(edge);
  });

  it("keep card numbers out of keys, escapes and URLs too", async () => {
    const edge = await openEdge();
    expect(await edge.place({}, "4111111111111111")).toMatchObject({ body: { code: "card-number-refused" } });
    const escaped = JSON.stringify(orderBody({ payment_token: "CARD" })).replace("CARD", "\\u0034111111111111111");
    expect(await post(edge, escaped)).toMatchObject({ body: { code: "card-number-refused" } });
    const visit = await edge.ask({ url: "/orders/order-1/return?pan=4111+1111+1111+1111" });
    expect(visit).toMatchObject({ status: 400, body: { code: "card-number-refused" } });
    expect(edge.log()).not.toMatch(/4111/);
    await expectUntouched(edge);
  });

  it("take a UUID for a key, whatever its digits add up to", async () => {
    // 4111-1111... as part of a UUID: the middle groups hold sixteen digits that pass the Luhn check.
    expect((await (await openEdge()).place({}, "abcdefab-4111-1111-1111-1111abcdefab")).status).toBe(202);
  });
});

describe("what customers say never reaches the log", () => {
  it("neither token, name, address nor an e-mail address", async () => {
    const edge = await openEdge();
    const destination = { name: "Ada Lovelace", line1: "ada@example.org", postal_code: "1", city: "London", country: "GB" };
    await edge.place({ payment_token: "tok_secret_of_ada", destination });
    await edge.until("order-1", "completed");
    expect(edge.log()).toContain("partner-call");
    expect(edge.log()).not.toMatch(/tok_secret|Ada|example\.org|London|token-of|whsec_/);
  });
});
