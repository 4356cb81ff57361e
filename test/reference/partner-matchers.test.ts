import { partnerMatchers } from "firedrill/matchers";
import { mockPartners } from "firedrill/msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { localToken, localWebhookSecret } from "../../src/transports/local-credentials.ts";
import { createTeaShop, type TeaShop } from "./tea-shop.ts";

expect.extend(partnerMatchers);

let fresh = 0;
const settings = {
  ...{ payment: "https://api.pay.example", carrier: "https://api.parcels.example" },
  tokens: { payment: localToken("payment"), carrier: localToken("carrier") },
  secrets: { payment: localWebhookSecret("payment"), carrier: localWebhookSecret("carrier") },
};
const right = createTeaShop({ ...settings, keyOf: (order, step) => `${order}-${step}` });
/** It takes a new key for each attempt. */
const careless = createTeaShop({ ...settings, keyOf: (order, step) => `${order}-${step}-${++fresh}` });

let receive: TeaShop["receive"] = right.receive;
const mock = mockPartners({
  partners: ["payment", "carrier"],
  baseUrls: { payment: settings.payment, carrier: settings.carrier },
  webhookHandler: (request) => receive(request),
});
const server = setupServer(...mock.handlers);
beforeAll(() => server.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  receive = right.receive;
  mock.reset();
});
afterAll(async () => {
  server.close();
  await mock.stop();
});

/** The message of an assertion that fails. */
function failure(assert: () => unknown): string {
  try {
    assert();
  } catch (thrown) {
    return (thrown as Error).message;
  }
  throw new Error("the assertion held");
}

describe("a shop's unit test", () => {
  it("sees an order charged once and shipped once, and its webhooks accepted", async () => {
    expect(await right.checkout("tea-1", 1850)).toBe("paid");
    expect(mock).toHaveChargedOnce("tea-1", 1850);
    expect(mock).toHaveAuthorizedOnce("tea-1");
    expect(mock).toHaveShippedOnce("tea-1");
    expect(mock).toHaveShipped("tea-1");
    expect(mock).not.toHaveCharged("tea-2");
    expect(mock).not.toHaveShipped("tea-2");
    // @ts-expect-error: the declarations are looked at, and an order is a text
    expect(mock).not.toHaveCharged(2);
    await expect(mock).toHaveAcceptedEveryWebhook("tea-1");
    expect([...(right.heard.get("tea-1") ?? [])].toSorted()).toEqual([
      "payment.authorized",
      "payment.captured",
      "shipment.label_created",
    ]);
  });

  it.each(["createPayment", "capturePayment"])(
    "sees a customer charged once where the answer to %s is lost",
    async (operation) => {
      mock.inject({ fault: "response-lost", at: { partner: "payment", operation, order: "tea-1" }, times: 1 });
      expect(await right.checkout("tea-1", 1850)).toBe("paid");
      expect(mock).toHaveChargedOnce("tea-1", 1850);
      expect(mock).toHaveStruckWithEveryFault();
    },
  );

  it("finds out who takes a new key for each attempt", async () => {
    mock.inject({ fault: "response-lost", at: { partner: "payment", operation: "createPayment" }, times: 1 });
    expect(await careless.checkout("tea-1", 1850)).toBe("paid");
    expect(mock).not.toHaveChargedOnce("tea-1");
    expect(mock).not.toHaveAuthorizedOnce("tea-1");
    const told = failure(() => expect(mock).toHaveChargedOnce("tea-1"));
    expect(told).toMatch(/^tea-1 was charged once, and 1 more authorized with money still held\n/);
    expect(told).toContain("payment captured pay_");
    expect(told).toContain("payment POST /v1/payments: 201");
    expect(told).toContain("response-lost: struck once");
  });

  it("finds out who ships twice, and who charges another amount", async () => {
    mock.inject({ fault: "response-lost", at: { operation: "createShipment" }, times: 1 });
    await careless.checkout("tea-1", 1850);
    expect(mock).not.toHaveShippedOnce("tea-1");
    expect(mock).toHaveShipped("tea-1");
    expect(failure(() => expect(mock).toHaveShippedOnce("tea-1"))).toMatch(/^tea-1 was shipped 2 times\n/);
    expect(failure(() => expect(mock).toHaveChargedOnce("tea-1", 1800))).toContain("1850 was taken, 1800 expected");
  });

  it("sees nothing charged where the card is declined, and a hold that stays counted", async () => {
    mock.inject({ fault: "status", at: { operation: "createPayment" }, with: { code: 503 } });
    expect(await right.checkout("tea-1", 1850)).toBe("failed");
    expect(mock).not.toHaveCharged("tea-1");
    mock.reset();
    mock.inject({ fault: "status", at: { operation: "capturePayment" }, with: { code: 503 } });
    expect(await right.checkout("tea-1", 1850)).toBe("failed");
    expect(mock).toHaveCharged("tea-1");
    expect(failure(() => expect(mock).not.toHaveCharged("tea-1"))).toContain("not, and 1 authorized with money still held");
  });

  it("finds out who refuses or drops webhooks, and that none was sent", async () => {
    await expect(expect(mock).toHaveAcceptedEveryWebhook()).rejects.toThrow("no webhook was sent");
    mock.inject({ fault: "webhook-lost", at: { partner: "payment", webhook: "payment.captured" } });
    await right.checkout("tea-1", 1850);
    await expect(expect(mock).toHaveAcceptedEveryWebhook()).rejects.toThrow("2 of 3 webhooks were accepted");
    await expect(mock).toHaveStruckWithEveryFault();
  });

  it("waits for what is delivered again after a receiver that failed at first", async () => {
    let failures = 0;
    receive = async (request) => {
      if (new URL(request.url).pathname !== "/webhooks/carrier" || failures > 0) return right.receive(request);
      failures += 1;
      throw new TypeError("the database is away");
    };
    await right.checkout("tea-1", 1850);
    await expect(mock).toHaveAcceptedEveryWebhook();
    expect(mock.partners.carrier?.deliveries()).toMatchObject([{ attempts: [{ status: 500 }, { status: 204 }] }]);
  });

  it("is told of a fault that strikes nobody, and of one that cannot be", async () => {
    mock.inject({ fault: "throttle", at: { operation: "voidPayment" } });
    await right.checkout("tea-1", 1850);
    expect(mock).not.toHaveStruckWithEveryFault();
    expect(failure(() => expect(mock).toHaveStruckWithEveryFault())).toMatch(/^throttle never struck\n/);
    expect(() => mock.inject({ fault: "response-loss" })).toThrow("Did you mean response-lost?");
    expect(() => mock.inject({ fault: "throttle", at: { operation: "createPaymant" } })).toThrow("Did you mean createPayment?");
    expect(() => mock.inject({ fault: "link-down" })).toThrow();
    expect(() => mock.inject({ fault: "crash" })).toThrow("it strikes what a unit test does not have");
  });

  it("asks of no order while a call of it is served, since it can take effect yet", async () => {
    mock.inject({ fault: "delay", at: { operation: "createPayment" }, with: { delay_ms: 200 } });
    const checkout = right.checkout("tea-1", 1850);
    await expect.poll(() => mock.partners.payment?.pending().calls).toBe(1);
    expect(() => expect(mock).not.toHaveCharged("tea-1")).toThrow("is still serving a call");
    await expect(mock.settled(1)).rejects.toThrow("something is still on its way at payment (calls 1, webhooks 0)");
    await checkout;
    await mock.settled();
    expect(mock).toHaveChargedOnce("tea-1");
  });
});
