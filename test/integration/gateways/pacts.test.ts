import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MatchersV3, PactV4, type V3MockServer } from "@pact-foundation/pact";
import { afterAll, describe, expect, it } from "vitest";
import { verifyPactsOf } from "../../../src/cli/verify-pacts.ts";
import { createSystemIds, createSystemRandom } from "../../../src/integration/adapters/chance.ts";
import { createSystemClock } from "../../../src/integration/adapters/clock.ts";
import { createUndiciClient } from "../../../src/integration/adapters/undici-client.ts";
import { defaultResilience } from "../../../src/integration/config.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { createGateways } from "../../../src/integration/gateways/create-gateways.ts";
import type { CallResult, Gateways, Ports } from "../../../src/integration/ports.ts";

const { fromProviderState, integer, like, regex } = MatchersV3;

/** What the provider's state makes known, as Pact writes it. */
const known = (name: string): string => `\${${name}}`;

const folder = mkdtempSync(join(tmpdir(), "firedrill-pacts-of-reference-"));
const http = createUndiciClient();
afterAll(async () => {
  await http.close();
  rmSync(folder, { recursive: true });
});

const silent = (): void => {};
const ports: Ports = {
  clock: createSystemClock(),
  random: createSystemRandom(),
  ids: createSystemIds(),
  log: { info: silent, warn: silent, error: silent },
  meter: { count: silent, gauge: silent, observe: silent },
  tracer: { span: (_name, _attributes, work) => work(), traceId: () => "0af7651916cd43dd8448eb211c80319c" },
  http,
};

/** The reference integration's clients, all at one address. */
function gatewaysAt({ url }: V3MockServer): Gateways {
  const partner = { baseUrl: `${url.replace(/\/$/, "")}/`, token: "a-token-of-the-test" };
  const partners = { payment: partner, carrier: partner, messaging: partner };
  return createGateways({ ports, partners, resilience: defaultResilience, parts: defaultEdgeParts });
}

const headers = { authorization: "Bearer a-token-of-the-test" };
const keyed = { order: "order-1", key: "order-1-step", attempt: 1 };
const sent = { ...headers, "content-type": "application/json", "idempotency-key": "order-1-step" };
const destination = { name: "A. Guest", line1: "2 Kettle Lane", postalCode: "10115", city: "Berlin", country: "DE" };
const wireAddress = { name: "A. Guest", line1: "2 Kettle Lane", postal_code: "10115", city: "Berlin", country: "DE" };
const of = { order: "order-1", amount_minor: 4200, currency: "EUR" };

const payment = (status: string, capturedMinor: number) => ({
  id: fromProviderState(known("id"), "pay_1"),
  order_reference: "order-1",
  status,
  amount_minor: 4200,
  captured_minor: capturedMinor,
  refunded_minor: 0,
  currency: "EUR",
  version: integer(1),
});
const shipment = {
  id: fromProviderState(known("id"), "shp_1"),
  order_reference: "order-1",
  service: "standard",
  label: { tracking_number: like("FD000000001"), url: like("http://127.0.0.1/label.pdf") },
  version: integer(1),
};

/** What the gateway made of the answer. */
function value<T>(result: CallResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${JSON.stringify(result.error)}`);
  return result.value;
}

const pactWith = (provider: string) =>
  new PactV4({ consumer: "reference integration", provider, dir: folder, logLevel: "error" }).addInteraction();

describe("what the reference integration expects of its partners", () => {
  it("of payments: an authorization", async () => {
    await pactWith("payment")
      .given("no payment")
      .uponReceiving("an authorization")
      .withRequest("POST", "/v1/payments", (request) =>
        request.headers(sent).jsonBody({
          ...{ order_reference: "order-1", amount_minor: 4200, currency: "EUR", payment_token: "tok_visa_ok" },
        }),
      )
      .willRespondWith(201, (answer) => answer.jsonBody({ ...payment("authorized", 0), id: regex("^pay_[a-z0-9]+$", "pay_1") }))
      .executeTest(async (server) => {
        const amount = { amountMinor: 4200, currency: "EUR" };
        const made = await gatewaysAt(server).payment.authorize({ ...keyed, amount, paymentToken: "tok_visa_ok" });
        expect(value(made)).toMatchObject({ id: "pay_1", status: "authorized" });
      });
  });

  it("of payments: a capture", async () => {
    await pactWith("payment")
      .given("an authorized payment", of)
      .uponReceiving("a capture")
      .withRequest("POST", fromProviderState(`/v1/payments/${known("id")}/capture`, "/v1/payments/pay_1/capture"), (request) =>
        request.headers(sent).jsonBody({ amount_minor: 4200 }),
      )
      .willRespondWith(200, (answer) => answer.jsonBody(payment("captured", 4200)))
      .executeTest(async (server) => {
        const amount = { amountMinor: 4200, currency: "EUR" };
        const made = await gatewaysAt(server).payment.capture({ ...keyed, paymentId: "pay_1", amount });
        expect(value(made)).toMatchObject({ status: "captured", capturedMinor: 4200 });
      });
  });

  it("of payments: those of an order", async () => {
    await pactWith("payment")
      .given("a captured payment", of)
      .uponReceiving("a look for the order's payments")
      .withRequest("GET", "/v1/payments", (request) =>
        request.query({ order_reference: "order-1", limit: regex("^\\d+$", "100") }).headers(headers),
      )
      .willRespondWith(200, (answer) => answer.jsonBody({ data: [payment("captured", 4200)], next_cursor: null }))
      .executeTest(async (server) => {
        expect(value(await gatewaysAt(server).payment.paymentsOf("order-1"))).toMatchObject([{ capturedMinor: 4200 }]);
      });
  });

  it("of parcels: a label, and its cancellation under the version that was read", async () => {
    await pactWith("carrier")
      .given("no shipment")
      .uponReceiving("a label")
      .withRequest("POST", "/v1/shipments", (request) =>
        request.headers(sent).jsonBody({
          ...{ order_reference: "order-1", service: "standard", destination: wireAddress, parcels: [{ weight_grams: 800 }] },
        }),
      )
      .willRespondWith(201, (answer) =>
        answer.jsonBody({ ...shipment, id: regex("^shp_[a-z0-9]+$", "shp_1"), status: "label_created" }),
      )
      .executeTest(async (server) => {
        const label = { ...keyed, service: "standard", destination, weightGrams: 800 };
        expect(value(await gatewaysAt(server).carrier.createShipment(label))).toMatchObject({ id: "shp_1" });
      });
    await pactWith("carrier")
      .given("a shipment", { order: "order-1" })
      .uponReceiving("a cancellation")
      .withRequest("POST", fromProviderState(`/v1/shipments/${known("id")}/cancel`, "/v1/shipments/shp_1/cancel"), (request) =>
        request.headers({ ...sent, "if-match": fromProviderState(known("etag"), '"1"') }).jsonBody({}),
      )
      .willRespondWith(200, (answer) => answer.jsonBody({ ...shipment, status: "cancelled" }))
      .executeTest(async (server) => {
        const cancelled = await gatewaysAt(server).carrier.cancelShipment({ ...keyed, shipmentId: "shp_1", version: 1 });
        expect(value(cancelled)).toMatchObject({ status: "cancelled" });
      });
  });

  it("of messages: one that is sent", async () => {
    await pactWith("messaging")
      .given("no message")
      .uponReceiving("a message")
      .withRequest("POST", "/v1/messages", (request) =>
        request.headers(sent).jsonBody({
          order_reference: "order-1",
          template: "order_confirmed",
          recipient_reference: "cust_1",
          parameters: { total: "42.00" },
        }),
      )
      .willRespondWith(201, (answer) =>
        answer.jsonBody({
          id: regex("^msg_[a-z0-9]+$", "msg_1"),
          order_reference: "order-1",
          template: "order_confirmed",
          recipient_reference: "cust_1",
          status: "queued",
        }),
      )
      .executeTest(async (server) => {
        const message = { ...keyed, template: "order_confirmed", recipient: "cust_1", parameters: { total: "42.00" } };
        expect(value(await gatewaysAt(server).messaging.send(message))).toMatchObject({ id: "msg_1" });
      });
  });

  it("is what the simulated partners do", async () => {
    expect(readdirSync(folder)).toHaveLength(3);
    const results = await verifyPactsOf({ pacts: [folder], credentials: "replaced" });
    expect(results.flatMap(({ description, problems }) => problems.map((problem) => `${description}: ${problem}`))).toEqual([]);
    expect(results).toHaveLength(6);
  });
});
