import { execFile, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { MatchersV3, PactV3, type V3Interaction } from "@pact-foundation/pact";
import { expect, it } from "vitest";
import { verifyPactsOf } from "../../src/cli/verify-pacts.ts";
import { withFolder } from "./firedrill.ts";

const { fromProviderState, integer, regex, timestamp } = MatchersV3;
const run = promisify(execFile);

/** What the provider's state makes known, as Pact writes it. */
const known = (name: string): string => `\${${name}}`;

const headers = { authorization: "Bearer a-token-of-the-test" };
const sent = (key: string) => ({ ...headers, "content-type": "application/json", "idempotency-key": key });
const at = timestamp("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2026-01-15T10:00:00.000Z");
const times = { created_at: at, updated_at: at };
const destination = { name: "A. Guest", line1: "2 Kettle Lane", postal_code: "10115", city: "Berlin", country: "DE" };

const payment = (id: string, status: string, amounts: { captured_minor: number; refunded_minor: number }) => ({
  id: regex("^pay_[a-z0-9]+$", id),
  ...{ order_reference: "order-1", status, amount_minor: 4990, ...amounts, currency: "EUR", version: integer(1), ...times },
});
const shipment = (status: string) => ({
  id: regex("^shp_[a-z0-9]+$", "shp_1"),
  ...{ order_reference: "order-1", status, service: "standard", destination, parcels: [{ weight_grams: 750 }] },
  label: {
    tracking_number: regex("^FD\\w+$", "FD000000001"),
    url: regex("^http://.*\\.pdf$", "http://127.0.0.1:4020/labels/FD000000001.pdf"),
  },
  ...{ version: integer(1), ...times },
});
const etag = regex('^"\\d+"$', '"1"');

/** What the shop's clients ask of each partner, as test/e2e/lamp-client/calls.php has them do, and what they can live with. */
const pacts: Readonly<Record<string, readonly V3Interaction[]>> = {
  payment: [
    {
      states: [{ description: "no payment" }],
      uponReceiving: "an authorization",
      withRequest: {
        method: "POST",
        path: "/v1/payments",
        headers: sent("order-1-authorize"),
        body: { order_reference: "order-1", amount_minor: 4990, currency: "EUR", payment_token: "tok_visa_ok" },
      },
      willRespondWith: { status: 201, body: payment("pay_1", "authorized", { captured_minor: 0, refunded_minor: 0 }) },
    },
    {
      states: [{ description: "an authorized payment", parameters: { id: "pay_1" } }],
      uponReceiving: "a capture",
      withRequest: {
        method: "POST",
        path: "/v1/payments/pay_1/capture",
        headers: sent("order-1-capture"),
        body: { amount_minor: 4990 },
      },
      willRespondWith: { status: 200, body: payment("pay_1", "captured", { captured_minor: 4990, refunded_minor: 0 }) },
    },
    {
      states: [{ description: "a captured payment", parameters: { id: "pay_2" } }],
      uponReceiving: "a refund",
      withRequest: {
        method: "POST",
        path: fromProviderState(`/v1/payments/${known("payment_id")}/refunds`, "/v1/payments/pay_2/refunds"),
        headers: sent("order-1-return-1"),
        body: { amount_minor: 990, refund_reference: "return-1" },
      },
      willRespondWith: {
        status: 201,
        body: {
          id: regex("^re_[a-z0-9]+$", "re_1"),
          payment_id: "pay_2",
          ...{ order_reference: "order-1", refund_reference: "return-1", amount_minor: 990, currency: "EUR", status: "pending" },
          created_at: at,
        },
      },
    },
    {
      states: [{ description: "a refunded payment", parameters: { id: "pay_2", refunded_minor: 990 } }],
      uponReceiving: "a look at a payment of which something went back",
      withRequest: { method: "GET", path: "/v1/payments/pay_2", headers },
      willRespondWith: { status: 200, body: payment("pay_2", "captured", { captured_minor: 4990, refunded_minor: 990 }) },
    },
  ],
  carrier: [
    {
      states: [{ description: "no shipment" }],
      uponReceiving: "a label",
      withRequest: {
        method: "POST",
        path: "/v1/shipments",
        headers: sent("order-1-ship"),
        body: { order_reference: "order-1", service: "standard", destination, parcels: [{ weight_grams: 750 }] },
      },
      willRespondWith: { status: 201, headers: { etag }, body: shipment("label_created") },
    },
    {
      states: [{ description: "a shipment", parameters: { id: "shp_1", destination } }],
      uponReceiving: "a cancellation under the version that was read",
      withRequest: {
        method: "POST",
        path: "/v1/shipments/shp_1/cancel",
        headers: { ...sent("order-1-cancel"), "if-match": '"1"' },
        body: {},
      },
      willRespondWith: { status: 200, headers: { etag }, body: shipment("cancelled") },
    },
  ],
  messaging: [
    {
      states: [{ description: "no message" }],
      uponReceiving: "a message",
      withRequest: {
        method: "POST",
        path: "/v1/messages",
        headers: sent("order-1-confirmed"),
        body: { order_reference: "order-1", template: "order_confirmed", recipient_reference: "cust_1" },
      },
      willRespondWith: {
        status: 201,
        body: {
          id: regex("^msg_[a-z0-9]+$", "msg_1"),
          ...{ order_reference: "order-1", template: "order_confirmed", recipient_reference: "cust_1", status: "queued" },
          created_at: at,
        },
      },
    },
  ],
};

const guzzle = "/usr/share/php/GuzzleHttp/autoload.php";
const isThere = spawnSync("php", ["--version"]).status === 0 && existsSync(guzzle);

it("the LAMP shop's clients write pacts of all partners, which the simulated ones keep", async ({ skip }) => {
  if (!isThere) {
    const missing = `php is not on PATH, or there is no ${guzzle}`;
    if (process.env.CI) throw new Error(missing);
    skip(missing);
  }
  await withFolder(async (dir) => {
    for (const [provider, interactions] of Object.entries(pacts)) {
      const pact = new PactV3({ consumer: "LAMP shop", provider, dir, logLevel: "error" });
      for (const interaction of interactions) pact.addInteraction(interaction);
      // a client that asks for something else, or that cannot live with the answer, ends this
      await pact.executeTest(({ url }) =>
        run("php", [join("test", "e2e", "lamp-client", "calls.php"), provider, url], { timeout: 30_000 }),
      );
    }
    const results = await verifyPactsOf({ pacts: [dir], credentials: "replaced" });
    expect(results.flatMap(({ description, problems }) => problems.map((problem) => `${description}: ${problem}`))).toEqual([]);
    expect(results).toHaveLength(7);
  });
});
