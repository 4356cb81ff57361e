import { createMollieClient } from "@mollie/api-client";
import { mockPartners, partnerHandlers } from "firedrill/msw";
import { setupServer } from "msw/node";
import { afterEach, describe, expect, it } from "vitest";
import { noFaults } from "../../../src/core/fault.ts";
import { localToken } from "../../../src/transports/local-credentials.ts";

const closes: (() => void)[] = [];
afterEach(() => {
  for (const close of closes.splice(0)) close();
});

function listen(handlers: Parameters<typeof setupServer>): void {
  const server = setupServer(...handlers);
  server.listen({ onUnhandledFrame: "error" });
  closes.push(() => server.close());
}

const authorize = (baseUrl: string, order: string): Promise<Response> =>
  fetch(`${baseUrl}/v1/payments`, {
    method: "POST",
    headers: { authorization: `Bearer ${localToken("payment")}`, "content-type": "application/json", "idempotency-key": order },
    body: JSON.stringify({ order_reference: order, amount_minor: 100, currency: "EUR", payment_token: "tok_visa_ok" }),
  });

describe("firedrill/msw", () => {
  it("answers where the contracts say", async () => {
    listen(partnerHandlers());
    expect((await authorize("http://127.0.0.1:4010", "order-1")).status).toBe(201);
    const rates = await fetch("http://127.0.0.1:4020/v1/shipments?order_reference=order-1", {
      headers: { authorization: `Bearer ${localToken("carrier")}` },
    });
    expect(rates.status).toBe(200);
  });

  it("answers at the base URL that the code under test calls", async () => {
    const { handlers } = mockPartners({ partners: ["payment"], baseUrls: { payment: "https://api.payments.example" } });
    listen([...handlers]);
    expect((await authorize("https://api.payments.example", "order-1")).status).toBe(201);
  });

  it("lets tests look into ledgers, and forgets on reset", async () => {
    const { handlers, partners, reset, stop } = mockPartners({ partners: ["payment"] });
    listen([...handlers]);
    await authorize("http://127.0.0.1:4010", "order-1");
    expect([...(partners.payment?.ledger("order-1") ?? [])]).toMatchObject([{ kind: "authorized", amountMinor: 100 }]);
    reset();
    expect([...(partners.payment?.ledger() ?? [])]).toEqual([]);
    await stop();
  });

  it("injects what a fault port decides: the answer is lost, the money is not", async () => {
    const faults = { ...noFaults, onCall: () => ({ ids: ["f1"], plan: { delivery: { type: "reset" } as const } }) };
    const { handlers, partners } = mockPartners({ partners: ["payment"], faults });
    listen([...handlers]);
    await expect(authorize("http://127.0.0.1:4010", "order-1")).rejects.toBeInstanceOf(TypeError);
    expect([...(partners.payment?.ledger("order-1") ?? [])]).toHaveLength(1);
  });

  it("stands where a vendor's own SDK looks for the vendor", async () => {
    const baseUrls = { mollie: "https://api.mollie.com" };
    const { handlers } = mockPartners({ partners: [], vendors: ["mollie"], baseUrls });
    listen([...handlers]);
    const mollie = createMollieClient({ apiKey: "test_firedrill0123456789abcdefghijkl" });
    expect(await mollie.payments.page()).toHaveLength(0);
    expect(() => mockPartners({ vendors: ["molly"], baseUrls })).toThrow(/mollie/);
  });

  it("says which partners there are", () => {
    expect(() => partnerHandlers({ partners: ["bank"] })).toThrow(/payment, carrier, messaging/);
  });
});
