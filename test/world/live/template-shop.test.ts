import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { customerOf } from "../../../src/core/customer-of.ts";
import { keyOf } from "../../../src/core/order-reference.ts";
import { type Sample, smallest, withField } from "../config-examples.ts";
import { type Asked, sendJson } from "./fake-shop.ts";
import { type Answer, asking, order, placing, refunded, start, withOrders } from "./shop-under-test.ts";

const body = {
  ref: "{{order}}",
  total: { sum: "{{amount}}", currency: "{{currency}}" },
  token: "{{payment_token}}",
  who: "{{customer}}",
};

describe("placing an order", () => {
  it("sends the template with the order's values", async () => {
    const { server, shop } = await start(
      withOrders({ place: { path: "/orders", headers: { "Idempotency-Key": "{{idempotency_key}}" }, body } }),
    );
    expect(await shop.ask(placing(order))).toEqual({ status: 202 });
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]).toMatchObject({
      method: "POST",
      path: "/orders",
      headers: { "content-type": "application/json", "idempotency-key": "place-order-1" },
    });
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
      ref: "order-1",
      total: { sum: 1234, currency: "EUR" },
      token: "tok_visa_ok",
      who: "cust_order-1",
    });
  });

  it("sends the very same request again, so that a second try is one", async () => {
    const { server, shop } = await start(withOrders({ place: { path: "/orders?key={{idempotency_key}}", body } }));
    await shop.ask(placing(order));
    await shop.ask(placing(order));
    expect(server.asked[1]).toEqual(server.asked[0]);
  });

  it("sends forms with nested fields and decimal amounts, as PHP shops take them", async () => {
    const { server, shop } = await start(withOrders({ amounts: "decimal", place: { path: "/cart.php", as: "form", body } }));
    await shop.ask(placing(order));
    expect(server.asked[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect([...new URLSearchParams(server.asked[0]?.body)]).toEqual([
      ["ref", "order-1"],
      ["total[sum]", "12.34"],
      ["total[currency]", "EUR"],
      ["token", "tok_visa_ok"],
      ["who", "cust_order-1"],
    ]);
  });

  describe.each(["#1001", "2026/0042", "Bestellung 2026/0042 ä", "50 % & <b>?x=1+1", "東京-7"])("an order called %s", (name) => {
    const asked = placing({ ...order, order: name });

    it("is escaped in paths and forms, and itself for whoever reads them", async () => {
      const path = "/carts/{{order}}/orders?ref={{order}}";
      const { server, shop } = await start(withOrders({ place: { path, as: "form", body } }));
      await shop.ask(asked);
      const [sent] = server.asked;
      expect(sent?.path).toMatch(/^[!-~]+$/);
      const { pathname, searchParams } = new URL(sent?.path ?? "", "http://shop.test");
      expect(pathname.split("/").map(decodeURIComponent)).toEqual(["", "carts", name, "orders"]);
      expect(searchParams.get("ref")).toBe(name);
      expect(new URLSearchParams(sent?.body).get("ref")).toBe(name);
    });

    it("has a key that headers can carry, and a customer of its own", async () => {
      const headers = { "Idempotency-Key": "{{idempotency_key}}", "X-Ref": "{{order}}" };
      const { server, shop } = await start(withOrders({ place: { path: "/orders", headers, body } }));
      await shop.ask(asked);
      const [sent] = server.asked;
      expect(sent?.headers["idempotency-key"]).toBe(`place-${keyOf(name)}`);
      expect(sent?.headers["x-ref"]).toMatch(/^[ -~]+$/);
      expect(JSON.parse(sent?.body ?? "")).toMatchObject({ ref: name, who: customerOf(name) });
    });

    it("is read by the number that an address gives it, which is escaped there", async () => {
      const { server, shop } = await start(
        withOrders({
          place: { path: "/orders", body, success: { location: "/thanks/(.+)" } },
          read: { ...(smallest().orders as { read: Sample }).read, path: "/orders/{{id}}" },
        }),
        (request, response) => {
          response.writeHead(request.method === "POST" ? 303 : 404, { location: `/thanks/${encodeURIComponent(name)}` }).end();
        },
      );
      expect(await shop.ask(asked)).toMatchObject({ number: name });
      await shop.read(name);
      expect(server.asked[1]?.path).toBe(`/orders/${encodeURIComponent(name)}`);
    });
  });

  it("sends each order's person, the same each time, with letters beyond ASCII as they are", async () => {
    const fields = ["name", "email", "street", "postal_code", "city", "country"];
    const place = {
      path: "/cart.php",
      as: "form",
      body: Object.fromEntries(fields.map((name) => [name, `{{customer_${name}}}`])),
    };
    const { server, shop } = await start(withOrders({ place }));
    const names = Array.from({ length: 30 }, (_, n) => `order-${n}`);
    for (const name of [...names, ...names]) await shop.ask(placing({ ...order, order: name }));
    const sent = server.asked.map(({ body: form }) => Object.fromEntries(new URLSearchParams(form)));
    expect(sent.slice(30)).toEqual(sent.slice(0, 30));
    expect(sent[3]).toEqual(expect.objectContaining({ email: "cust_order-3@example.com" }));
    expect(new Set(sent.map(({ city }) => city)).size).toBeGreaterThan(5);
    expect(sent.some(({ name = "" }) => /[^ -~]/.test(name))).toBe(true);
    for (const { name = "", street = "" } of sent) expect(Math.max(name.length, street.length)).toBeLessThanOrEqual(60);
  });

  it("tells what is paid by other means as it tells amounts", async () => {
    const place = { path: "/cart.php", as: "form", body: { ref: "{{order}}", sum: "{{amount}}", gift: "{{other_means}}" } };
    const { server, shop } = await start(withOrders({ amounts: "decimal", place }));
    await shop.ask({ ...placing(order), amounts: { other_means: 1000 } });
    expect(new URLSearchParams(server.asked[0]?.body).get("gift")).toBe("10.00");
  });

  it("opens a connection for each customer", async () => {
    const { server, shop } = await start(smallest());
    for (let n = 0; n < 20; n += 1) await shop.ask(placing({ ...order, order: `order-${n}` }));
    expect(server.connections()).toBe(20);
  });

  it.each([301, 302, 307])("takes a %i as the answer and does not follow it", async (status) => {
    const { server, shop } = await start(smallest(), (_, response) => response.writeHead(status, { location: "/other" }).end());
    expect(await shop.ask(placing(order))).toEqual({ status });
    expect(server.asked).toHaveLength(1);
  });
});

describe("a redirect as the answer", () => {
  const sent =
    (location: string): Answer =>
    (_, response) =>
      response.writeHead(303, { location }).end();
  const success = { location: "/thanks/([0-9]+)" };
  const cancel = { path: "/orders/{{id}}/cancel", success: { location: "cancelled" } };

  it("shows success where its target looks as configured, and names the order", async () => {
    const { server, shop } = await start(withOrders({ place: { path: "/orders", success }, cancel }), sent("/thanks/1000"));
    expect(await shop.ask(placing(order))).toEqual({ status: 303, isDone: true, number: "1000" });
    expect(await shop.ask(asking("cancel"))).toEqual({ status: 303, isDone: false, ledTo: "/thanks/1000" });
    expect(server.asked[1]?.path).toBe("/orders/1000/cancel");
  });

  it("shows success whatever else its target carries", async () => {
    const { shop } = await start(
      withOrders({ place: { path: "/orders", success } }),
      sent("https://shop.test/de/thanks/1000?utm=1#top"),
    );
    expect(await shop.ask(placing(order))).toEqual({ status: 303, isDone: true, number: "1000" });
  });

  it("shows none where it goes to a login page", async () => {
    const { server, shop } = await start(
      withOrders({ place: { path: "/orders", success }, cancel }),
      sent("/login?next=/thanks/"),
    );
    expect(await shop.ask(placing(order))).toEqual({ status: 303, isDone: false, ledTo: "/login" });
    await shop.ask(asking("cancel"));
    expect(server.asked[1]?.path).toBe("/orders/order-1/cancel");
  });

  it("does not take any target for the order's id", async () => {
    const { server, shop } = await start(
      withOrders({ place: { path: "/orders", id: "$response.header.Location" }, cancel }),
      sent("/login"),
    );
    expect(await shop.ask(placing(order))).toEqual({ status: 303 });
    await shop.ask(asking("cancel"));
    expect(server.asked[1]?.path).toBe("/orders/order-1/cancel");
  });

  it("shows success where another header names the order", async () => {
    const { shop } = await start(withOrders({ place: { path: "/orders", id: "$response.header.X-Order" } }), (_, response) =>
      response.writeHead(303, { location: "/thanks", "x-order": "1000" }).end(),
    );
    expect(await shop.ask(placing(order))).toEqual({ status: 303, isDone: true, number: "1000" });
  });
});

describe("an order's own id", () => {
  const sample = withOrders({
    place: { path: "/orders", id: "$response.body#/data/id" },
    cancel: { method: "DELETE", path: "/orders/{{id}}", headers: { "x-key": "{{idempotency_key}}" } },
  });

  it("is read from the answer and used from then on", async () => {
    const { server, shop } = await start(sample, (_, response) => sendJson(response, 201, { data: { id: 17 } }));
    await shop.ask(placing(order));
    await shop.ask(asking("cancel"));
    expect(server.asked[1]).toMatchObject({ method: "DELETE", path: "/orders/17", headers: { "x-key": "cancel-order-1" } });
  });

  it("is not taken from a refusal", async () => {
    const { server, shop } = await start(sample, (_, response) => sendJson(response, 409, { data: { id: "problem-1" } }));
    await shop.ask(placing(order));
    await shop.ask(asking("cancel"));
    expect(server.asked[1]?.path).toBe("/orders/order-1");
  });

  it.each([{ id: "" }, { id: null }, { id: {} }, "no data"])("is still its reference where the answer has %j", async (data) => {
    const { server, shop } = await start(sample, (_, response) => sendJson(response, 201, { data }));
    await shop.ask(placing(order));
    await shop.ask(asking("cancel"));
    expect(server.asked[1]?.path).toBe("/orders/order-1");
  });

  it("that no URL can carry gives status 0", async () => {
    const { shop } = await start(sample, (_, response) => response.end('{"data":{"id":"\\ud800"}}'));
    await shop.ask(placing(order));
    expect(await shop.ask(asking("cancel"))).toMatchObject({ status: 0, error: expect.stringMatching(/URI/) });
  });

  it("is escaped where it stands in a path", async () => {
    const { server, shop } = await start(sample, (_, response) => sendJson(response, 201, { data: { id: "a/../b" } }));
    await shop.ask(placing(order));
    await shop.ask(asking("cancel"));
    expect(server.asked[1]?.path).toBe("/orders/a%2F..%2Fb");
  });
});

it("gives orders another reference in each run where the integration keeps them", async () => {
  const sample = withOrders({
    place: {
      path: "/orders",
      headers: { "Idempotency-Key": "{{idempotency_key}}" },
      body: { ref: "{{order}}", who: "{{customer}}" },
    },
    cancel: { path: "/orders/{{id}}/cancel" },
  });
  const { server, shop } = await start(sample, undefined, undefined, "-fd12345678");
  await shop.ask(placing(order));
  await shop.ask(asking("cancel"));
  const [placed, cancelled] = server.asked;
  expect(placed?.headers["idempotency-key"]).toBe("place-order-1-fd12345678");
  expect(JSON.parse(placed?.body ?? "")).toEqual({ ref: "order-1-fd12345678", who: "cust_order-1-fd12345678" });
  expect(cancelled?.path).toBe("/orders/order-1-fd12345678/cancel");
});

describe("cancelling, reducing and refunding", () => {
  const refund = { path: "/refunds", body: { name: "{{reference}}", sum: "{{amount}}", key: "{{idempotency_key}}" } };

  it("names each refund of an order", async () => {
    const { server, shop } = await start(withOrders({ amounts: "decimal", refund }));
    await shop.ask(placing(order));
    await shop.ask(asking("refund", { ...refunded, amountMinor: 100 }));
    expect(JSON.parse(server.asked[1]?.body ?? "")).toEqual({ name: "r1", sum: "1.00", key: "refund-order-1-r1" });
  });

  it("says what a reduced order comes to", async () => {
    const reduce = { path: "/orders/{{order}}", body: { sum: "{{amount}}", in: "{{currency}}", key: "{{idempotency_key}}" } };
    const { server, shop } = await start(withOrders({ amounts: "decimal", reduce }));
    await shop.ask(placing({ ...order, currency: "USD" }));
    expect(await shop.ask(asking("reduce", { currency: "USD", amountMinor: 990, reference: "990" }))).toMatchObject({
      status: 202,
    });
    expect(JSON.parse(server.asked[1]?.body ?? "")).toEqual({ sum: "9.90", in: "USD", key: "reduce-order-1-990" });
  });

  it("leaves out the amount of a full refund", async () => {
    const { server, shop } = await start(withOrders({ refund }));
    await shop.ask(asking("refund", refunded));
    expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({ name: "r1", key: "refund-order-1-r1" });
  });

  it("is refused once and for all by a shop that has no way to do it", async () => {
    const { server, shop } = await start(smallest());
    expect(await shop.ask(asking("cancel"))).toMatchObject({ status: 405 });
    expect(await shop.ask(asking("reduce", { amountMinor: 1, reference: "1" }))).toMatchObject({ status: 405 });
    expect(await shop.ask(asking("refund", { ...refunded, amountMinor: 1 }))).toMatchObject({ status: 405 });
    expect(server.asked).toEqual([]);
  });
});

describe("reading an order", () => {
  const answered =
    (status: number, given: unknown): Answer =>
    (_, response) =>
      sendJson(response, status, given);
  const view = { state: "done", total: 1234, currency: "EUR", paid: 1234, refunded: 0, shipped_at: "2026-11-23" };
  const readWith = async (sample: Sample, answer: Answer) => (await start(sample, answer)).shop.read("order-1");

  it("tells its state in words that fit any shop", async () => {
    expect(await readWith(smallest(), answered(200, view))).toEqual({
      type: "view",
      view: {
        status: "confirmed",
        totalMinor: 1234,
        currency: "EUR",
        capturedMinor: 1234,
        refundedMinor: 0,
        shipped: true,
        detail: "done",
      },
    });
  });

  it("knows decimal amounts, numbers for states, and nothing for zero", async () => {
    const sample = withField("orders/amounts", "decimal");
    const read = (sample.orders as { read: { view: Sample } }).read;
    read.view.statuses = { "5": "pending" };
    const given = { state: 5, total: "12.3400", currency: "EUR", paid: null, shipped_at: "0" };
    expect(await readWith(sample, answered(200, given))).toMatchObject({
      view: { status: "pending", detail: "5", totalMinor: 1234, capturedMinor: 0, refundedMinor: 0, shipped: false },
    });
  });

  it.each([
    ["no", false],
    ["Not yet", false],
    ["–", false],
    ["yes", true],
    ["2026-11-23", true],
    ["JD0123456789", true],
  ])("takes %s for what a page says of a parcel", async (shipped_at, shipped) => {
    expect(await readWith(smallest(), answered(200, { ...view, shipped_at }))).toMatchObject({ view: { shipped } });
  });

  it.each(["lost", "constructor"])("says that it does not know the word %s", async (state) => {
    expect(await readWith(smallest(), answered(200, { ...view, state }))).toMatchObject({
      view: { status: "unknown", detail: state },
    });
  });

  it("tells an order that there is not from one that cannot be read", async () => {
    expect(await readWith(smallest(), answered(404, {}))).toEqual({ type: "absent" });
  });

  it("knows which status means that there is no such order", async () => {
    expect(await readWith(withField("orders/read/absent_status", 410), answered(410, {}))).toEqual({ type: "absent" });
  });

  it.each([
    ["an error", answered(500, view), "500"],
    ["a redirect", answered(302, view), "302"],
    ["no total", answered(200, { ...view, total: null }), "does not say"],
    ["a fraction of a cent", answered(200, { ...view, paid: 12.5 }), "does not say"],
    ["no JSON", (_: Asked, response: ServerResponse) => response.end("<h1>Order</h1>"), "does not say"],
  ])("does not take %s for a view", async (_, answer, says) => {
    expect(await readWith(smallest(), answer)).toEqual({ type: "unreadable", error: expect.stringContaining(says) });
  });
});

describe("the shop's hooks", () => {
  const counts = { outbox: "$response.body#/todo", inbox: "$response.body#/in", dead_letters: "$response.body#/dead" };
  const sample = withOrders({
    backlog: { path: "/jobs", headers: { authorization: "Bearer admin" }, counts },
    reconcile: { path: "/cron", body: {} },
    return_page: { path: "/thanks?order={{id}}" },
  });

  it("tell the backlog", async () => {
    const { server, shop } = await start(sample, (_, response) => sendJson(response, 200, { todo: 3, in: 0, dead: 1 }));
    expect(await shop.backlog()).toEqual({ outbox: 3, inbox: 0, deadLetters: 1 });
    expect(server.asked[0]).toMatchObject({ method: "GET", headers: { authorization: "Bearer admin" } });
  });

  it("tell no backlog where the answer does not count", async () => {
    const { shop } = await start(sample, (_, response) => sendJson(response, 200, { todo: "many", in: 0 }));
    expect(await shop.backlog()).toBeUndefined();
  });

  it("ask for a reconciliation, and for the page after the bank", async () => {
    const { server, shop } = await start(sample);
    await shop.reconcile();
    expect(await shop.ask(asking("return_page", { otherwise: 204 }))).toEqual({ status: 202 });
    expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /cron", "GET /thanks?order=order-1"]);
  });

  it("may all be missing", async () => {
    const { server, shop } = await start(smallest());
    expect(await shop.backlog()).toBeUndefined();
    await shop.reconcile();
    expect(await shop.ask(asking("return_page", { otherwise: 204 }))).toEqual({ status: 204 });
    expect(server.asked).toEqual([]);
  });
});
