import { expect, it } from "vitest";
import type { PartnerHosts } from "./harness.ts";
import { address, notify, pay, ship } from "./requests.ts";

/** Every partner's operations, as their contracts promise them. */
export function describeOperations(house: () => PartnerHosts): void {
  it("authorizes, captures in parts and refunds a payment, and the ledger adds up", async () => {
    const created = await pay(house(), "order-pay");
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      order_reference: "order-pay",
      status: "authorized",
      amount_minor: 2_500,
      captured_minor: 0,
    });
    const path = `/v1/payments/${created.json.id}`;
    const capture = (amount: number, key: string) =>
      house().call("payment", "POST", `${path}/capture`, { body: { amount_minor: amount }, key });
    expect((await capture(1_000, "pay-c1")).json).toMatchObject({ status: "captured", captured_minor: 1_000 });
    expect((await capture(1_500, "pay-c2")).json).toMatchObject({ captured_minor: 2_500 });
    expect((await capture(1, "pay-c3")).status).toBeGreaterThanOrEqual(400);
    const refund = await house().call("payment", "POST", `${path}/refunds`, {
      body: { amount_minor: 700, refund_reference: "r1" },
      key: "pay-r1",
    });
    expect(refund.status).toBe(201);
    expect((await house().call("payment", "GET", `/v1/refunds/${refund.json.id}`)).json).toMatchObject({ amount_minor: 700 });
    const ledger = [...house().partner("payment").ledger("order-pay")];
    const total = (kind: string) =>
      ledger.filter((line) => line.kind === kind).reduce((sum, line) => sum + (line.amountMinor ?? 0), 0);
    expect([total("authorized"), total("captured"), total("refunded")]).toEqual([2_500, 2_500, 700]);
  });

  it("finds payments by order, refunds by payment, and the day's balance transactions", async () => {
    const { json } = await pay(house(), "order-find");
    await house().call("payment", "POST", `/v1/payments/${json.id}/capture`, { body: { amount_minor: 2_500 }, key: "find-c" });
    const found = await house().call("payment", "GET", "/v1/payments?order_reference=order-find");
    expect(found.json).toMatchObject({ data: [{ id: json.id, captured_minor: 2_500 }], next_cursor: null });
    const refunds = await house().call("payment", "GET", `/v1/payments/${json.id}/refunds`);
    expect(refunds.json).toMatchObject({ data: [], next_cursor: null });
    const day = new Date().toISOString().slice(0, 10);
    const settled = await house().call("payment", "GET", `/v1/balance_transactions?day=${day}&limit=100`);
    expect(settled.json.data).toContainEqual(
      expect.objectContaining({ type: "capture", payment_id: json.id, amount_minor: 2_500 }),
    );
  });

  it("voids what was not captured", async () => {
    const { json } = await pay(house(), "order-void");
    const voided = await house().call("payment", "POST", `/v1/payments/${json.id}/void`, { body: {}, key: "void-1" });
    expect([voided.status, voided.json.status]).toEqual([200, "voided"]);
  });

  it.each([
    ["tok_declined", "declined"],
    ["tok_requires_action", "requires_action"],
    ["tok_any_other", "authorized"],
  ])("answers the test token %s with a payment that is %s", async (token, status) => {
    const { json } = await pay(house(), `order-${token}`, { payment_token: token });
    expect(json.status).toBe(status);
  });

  it("authorizes once the shopper has authenticated, without a bearer token", async () => {
    const { json } = await pay(house(), "order-3ds", {
      payment_token: "tok_requires_action",
      return_url: "http://127.0.0.1:3000/return",
    });
    const path = `/v1/payments/${json.id}/authentication`;
    const done = await house().call("payment", "POST", path, { body: { outcome: "succeeded" }, token: null });
    expect([done.status, done.json.status]).toEqual([200, "authorized"]);
  });

  it("quotes rates and validates addresses without a key", async () => {
    const body = { order_reference: "order-rate", destination: address, parcels: [{ weight_grams: 800 }] };
    const quoted = await house().call("carrier", "POST", "/v1/rates", { body });
    expect(quoted.status).toBe(200);
    expect((quoted.json.rates as unknown[]).length).toBeGreaterThan(0);
    expect((await house().call("carrier", "POST", "/v1/addresses/validate", { body: { address } })).json.valid).toBe(true);
  });

  it("changes a shipment only for who knows its version", async () => {
    const created = await ship(house(), "order-etag");
    expect(created.status).toBe(201);
    const etag = created.headers.get("etag") as string;
    const path = `/v1/shipments/${created.json.id}`;
    const patch = (headers: Record<string, string>) =>
      house().call("carrier", "PATCH", path, { body: { destination: { ...address, city: "Leeds" } }, headers });
    expect((await house().call("carrier", "GET", path)).headers.get("etag")).toBe(etag);
    expect((await patch({})).status).toBe(428);
    expect((await patch({ "if-match": '"another"' })).status).toBe(412);
    const changed = await patch({ "if-match": etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(etag);
    expect((await patch({ "if-match": etag })).status).toBe(412);
    expect((await house().call("carrier", "GET", path)).json).toMatchObject({ destination: { city: "Leeds" } });
  });

  it("cancels a shipment", async () => {
    const { json } = await ship(house(), "order-cancel");
    const cancelled = await house().call("carrier", "POST", `/v1/shipments/${json.id}/cancel`, { body: {} });
    expect([cancelled.status, cancelled.json.status]).toEqual([200, "cancelled"]);
    const found = await house().call("carrier", "GET", "/v1/shipments?order_reference=order-cancel");
    expect(found.json.data).toMatchObject([{ id: json.id, status: "cancelled" }]);
  });

  it("sends messages, tracks events, and respects an opt-out", async () => {
    const sent = await notify(house(), "order-msg");
    expect(sent.status).toBe(201);
    expect((await house().call("messaging", "GET", `/v1/messages/${sent.json.id}`)).json).toMatchObject({
      order_reference: "order-msg",
    });
    expect((await house().call("messaging", "GET", "/v1/messages?order_reference=order-msg")).json.data).toHaveLength(1);
    const event = { event: "order_placed", order_reference: "order-msg", recipient_reference: "cust_42" };
    expect((await house().call("messaging", "POST", "/v1/events", { body: event })).status).toBe(202);
    expect((await house().call("messaging", "POST", "/v1/contacts/cust_out/opt_out", { body: {} })).status).toBe(200);
    expect((await notify(house(), "order-out", { recipient_reference: "cust_out" })).status).toBe(409);
  });

  it.each([
    ["as much to a page as was asked for", {}, 3],
    ["no more to a page than it likes, whatever was asked for", { pageItems: 1 }, 5],
  ])("pages through a list, every item once, %s", async (_how, settings, expected) => {
    house().partner("payment").configure(settings);
    const ids: unknown[] = [];
    for (let n = 0; n < 5; n += 1) ids.push((await pay(house(), "order-page", {}, `page-${n}`)).json.id);
    const seen: unknown[] = [];
    let cursor = "";
    let pages = 0;
    while (pages < 9) {
      pages += 1;
      const path = `/v1/payments?order_reference=order-page&limit=2${cursor}`;
      const { json } = await house().call("payment", "GET", path);
      seen.push(...(json.data as { id: string }[]).map(({ id }) => id));
      if (json.next_cursor === null) break;
      cursor = `&cursor=${encodeURIComponent(String(json.next_cursor))}`;
    }
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(pages).toBe(expected);
  });
}
