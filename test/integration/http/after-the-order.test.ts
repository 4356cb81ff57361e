import { describe, expect, it } from "vitest";
import { type Edge, openEdge } from "./edge.ts";

async function completed(edge: Edge): Promise<Edge> {
  await edge.place();
  await edge.until("order-1", "completed");
  return edge;
}

const refund = (edge: Edge, payload: Record<string, unknown>, order = "order-1") =>
  edge.ask({ method: "POST", url: `/orders/${order}/refunds`, payload });
const cancel = (edge: Edge, order = "order-1") => edge.ask({ method: "POST", url: `/orders/${order}/cancel` });
const refunded = (edge: Edge) => edge.partners.effects.filter(({ kind }) => kind === "refunded");

describe("cancelling", () => {
  it("ends an order that has not begun without a charge, and says the same again", async () => {
    const edge = await openEdge();
    await edge.place();
    expect((await cancel(edge)).status).toBe(202);
    expect((await cancel(edge)).status).toBe(202);
    await edge.until("order-1", "cancelled");
    expect(edge.partners.effects.map(({ kind }) => kind)).not.toContain("captured");
  });

  it("knows no order that nobody placed, and takes no body with fields", async () => {
    const edge = await openEdge();
    expect(await cancel(edge)).toMatchObject({ status: 404, body: { code: "no-such-order" } });
    const withFields = edge.ask({ method: "POST", url: "/orders/order-1/cancel", payload: { force: true } });
    expect(await withFields).toMatchObject({ status: 400, body: { field: "force" } });
  });
});

describe("reducing", () => {
  const reduce = (edge: Edge, payload: unknown, order = "order-1") =>
    edge.ask({ method: "POST", url: `/orders/${order}/reduce`, payload: payload as Record<string, unknown> });

  it("charges what is left, and shows it as the order's total", async () => {
    const edge = await openEdge();
    await edge.place();
    expect(await reduce(edge, { to_minor: 2500 })).toMatchObject({
      status: 202,
      body: { order: { total: { amount_minor: 2500, currency: "EUR" } } },
    });
    await edge.until("order-1", "completed");
    expect((await edge.ask({ url: "/orders/order-1" })).body).toMatchObject({
      total: { amount_minor: 2500 },
      payment: { captured_minor: 2500 },
    });
    expect(await reduce(edge, { to_minor: 2000 })).toMatchObject({ status: 409, body: { code: "already-charged" } });
    expect(await reduce(edge, { to_minor: 2000 }, "order-9")).toMatchObject({ status: 404 });
  });

  it.each([
    [{}, "to_minor"],
    [{ to_minor: 0 }, "to_minor"],
    [{ to_minor: 2.5 }, "to_minor"],
    [{ to_minor: 2500, currency: "EUR" }, "currency"],
  ])("refuses %j by its field", async (payload, field) => {
    expect(await reduce(await openEdge(), payload)).toMatchObject({ status: 400, body: { field } });
  });
});

describe("refunding", () => {
  it("pays a part, then what is left, once each", async () => {
    const edge = await completed(await openEdge());
    expect((await refund(edge, { reference: "r1", amount_minor: 1200 })).status).toBe(202);
    expect((await refund(edge, { reference: "r1", amount_minor: 1200 })).status).toBe(202);
    const { body } = await refund(edge, { reference: "r2" });
    expect((body.order as { refunds: unknown[] }).refunds).toMatchObject([{ amount_minor: 1200 }, { amount_minor: 3000 }]);
    await edge.clock.runUntil(() => refunded(edge).length === 2, 60_000);
    await edge.clock.advance(5000);
    expect(refunded(edge)).toHaveLength(2);
    expect((await edge.ask({ url: "/orders/order-1" })).body).toMatchObject({ payment: { refunded_minor: 4200 } });
  });

  it("refuses more than was captured, another amount under a reference, and what was never captured", async () => {
    const edge = await openEdge();
    await edge.place();
    expect(await refund(edge, { reference: "r0" })).toMatchObject({ status: 409, body: { code: "not-captured" } });
    await edge.until("order-1", "completed");
    expect(await refund(edge, { reference: "r1", amount_minor: 4201 })).toMatchObject({
      status: 422,
      body: { code: "refund-exceeds-captured" },
    });
    await refund(edge, { reference: "r2", amount_minor: 4000 });
    expect(await refund(edge, { reference: "r2", amount_minor: 100 })).toMatchObject({
      body: { code: "refund-reference-reused" },
    });
    expect(await refund(edge, { reference: "r3", amount_minor: 201 })).toMatchObject({ status: 422 });
    expect(await refund(edge, { reference: "r4" }, "order-9")).toMatchObject({ status: 404 });
  });

  it.each([
    [{}, "reference"],
    [{ reference: ".." }, "reference"],
    [{ reference: "r1", amount_minor: 0 }, "amount_minor"],
    [{ reference: "r1", amount_minor: 1.5 }, "amount_minor"],
    [{ reference: "r1", amount_minor: null }, "amount_minor"],
    [{ reference: "r1", currency: "EUR" }, "currency"],
  ])("refuses %j by its field", async (payload, field) => {
    expect(await refund(await openEdge(), payload)).toMatchObject({ status: 400, body: { field } });
  });
});

describe("coming back from the bank", () => {
  it("changes nothing, whatever the URL says", async () => {
    const edge = await openEdge();
    await edge.place();
    const before = await edge.integration.application.read("order-1");
    const visit = await edge.ask({ url: "/orders/order-1/return?status=succeeded&paid=true" });
    expect(visit).toMatchObject({ status: 200, body: { order: "order-1", status: "placed" } });
    expect(await edge.integration.application.read("order-1")).toEqual(before);
  });

  it("shows browsers a page that repeats nothing of the URL", async () => {
    const edge = await openEdge();
    await edge.place();
    const url = "/orders/order-1/return?x=%3Cscript%3Ealert(1)%3C/script%3E";
    const { headers, text } = await edge.ask({ url, headers: { accept: "text/html" } });
    expect(headers["content-type"]).toContain("text/html");
    expect(text).toContain("order-1");
    expect(text).not.toContain("script");
  });

  it("is the part that a test replaces to see the harm", async () => {
    const visits: string[] = [];
    const edge = await openEdge({
      parts: {
        edge: {
          onReturn: async ({ order }) => {
            visits.push(order);
          },
        },
      },
    });
    await edge.place();
    await edge.ask({ url: "/orders/order-1/return" });
    expect(visits).toEqual(["order-1"]);
  });
});
