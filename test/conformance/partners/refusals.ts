import { expect, it } from "vitest";
import type { CallOptions, PartnerHosts, Reply } from "./harness.ts";
import { pay, paymentRequest } from "./requests.ts";

/** What partners refuse, each refusal a problem, none of them an effect. */
export function describeRefusals(house: () => PartnerHosts): void {
  const create = (options: CallOptions): Promise<Reply> =>
    house().call("payment", "POST", "/v1/payments", { key: "refused", ...options });
  const order = "order-refused";
  const effects = (): number => [...house().partner("payment").ledger(order)].length;

  it.each<[string, CallOptions, readonly number[]]>([
    ["no token", { body: paymentRequest(order), token: null }, [401]],
    ["a token it does not know", { body: paymentRequest(order), token: "nobody" }, [401]],
    ["a body that is no JSON", { body: "{" }, [400]],
    ["no body", {}, [400]],
    ["a missing field", { body: { order_reference: order } }, [400, 422]],
    ["a field of the wrong type", { body: paymentRequest(order, { amount_minor: "2500" }) }, [400, 422]],
    ["an amount that is no integer", { body: paymentRequest(order, { amount_minor: 25.5 }) }, [400, 422]],
    ["a negative amount", { body: paymentRequest(order, { amount_minor: -1 }) }, [400, 422]],
    ["an unsafe integer", { body: paymentRequest(order, { amount_minor: 1e300 }) }, [400, 422]],
    ["a field it does not know", { body: paymentRequest(order, { surprise: 1 }) }, [400, 422]],
    ["a prototype in disguise", { body: `{"__proto__":{"admin":true},"order_reference":"${order}"}` }, [400, 422]],
    ["another content type", { body: paymentRequest(order), headers: { "content-type": "text/plain" } }, [415]],
    [
      "a card number in the reference",
      { body: paymentRequest(order, { return_url: "http://127.0.0.1/?c=4242424242424242" }) },
      [400, 422],
    ],
    ["a card number as token", { body: paymentRequest(order, { payment_token: "4242 4242 4242 4242" }) }, [400, 422]],
    ["deep nesting", { body: `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}` }, [400, 422]],
    ["a body over 1 MB", { body: JSON.stringify(paymentRequest(order, { return_url: "x".repeat(1024 * 1024) })) }, [413]],
  ])("refuses %s with a problem, and nothing happens", async (_name, options, statuses) => {
    const refused = await create(options);
    expect(statuses).toContain(refused.status);
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
    expect(refused.json).toMatchObject({ status: refused.status, title: expect.any(String), detail: expect.any(String) });
    expect(effects()).toBe(0);
  });

  it("says which field it refused", async () => {
    const refused = await create({ body: paymentRequest(order, { currency: "euro" }) });
    expect(JSON.stringify(refused.json)).toContain("currency");
  });

  it("does not repeat a card number that it refused", async () => {
    const refused = await create({ body: paymentRequest(order, { payment_token: "4242424242424242" }) });
    expect(JSON.stringify(refused.json)).not.toContain("4242424242424242");
  });

  it.each([
    ["GET", "/v1/nothing", [404]],
    ["GET", "/v1/payments/pay_unknown", [404]],
    ["DELETE", "/v1/payments", [405]],
    ["GET", "/v1/payments?order_reference=a&limit=zero", [400, 422]],
    ["GET", "/v1/payments/%E0%A4%A", [400, 404]],
  ])("refuses %s %s", async (method, path, statuses) => {
    const refused = await house().call("payment", method, path);
    expect(statuses).toContain(refused.status);
    expect(refused.headers.get("content-type")).toContain("application/problem+json");
  });

  it("asks for an idempotency key where the contract requires one", async () => {
    const refused = await house().call("payment", "POST", "/v1/payments", { body: paymentRequest(order) });
    expect(refused.status).toBe(400);
    expect(effects()).toBe(0);
  });

  it("repeats the first answer under the same key, and refuses another payload under it", async () => {
    const first = await pay(house(), "order-key");
    const again = await pay(house(), "order-key");
    expect([again.status, again.json]).toEqual([first.status, first.json]);
    expect((await pay(house(), "order-key", { amount_minor: 1 })).status).toBe(422);
    expect([...house().partner("payment").ledger("order-key")]).toHaveLength(1);
  });

  it("refuses a key that is still in flight with 409", async () => {
    house().plan({ delayMs: 300 });
    const first = pay(house(), "order-flight");
    const second = pay(house(), "order-flight");
    expect((await Promise.all([first, second])).map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect([...house().partner("payment").ledger("order-flight")]).toHaveLength(1);
  });

  it("does everything again where idempotency is switched off", async () => {
    house().partner("payment").configure({ idempotency: "none" });
    await pay(house(), "order-none");
    await pay(house(), "order-none");
    expect([...house().partner("payment").ledger("order-none")]).toHaveLength(2);
  });

  it("limits the rate, and says when to come back", async () => {
    house().partner("payment").configure({ ratePerSecond: 1 });
    const replies: Reply[] = [];
    for (let n = 0; n < 4; n += 1) replies.push(await house().call("payment", "GET", "/v1/payments?order_reference=order-rate"));
    const limited = replies.find(({ status }) => status === 429);
    expect(limited?.headers.get("content-type")).toContain("application/problem+json");
    expect(Number(limited?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect([...(limited?.headers.keys() ?? [])].filter((name) => name.startsWith("ratelimit"))).not.toEqual([]);
  });
}
