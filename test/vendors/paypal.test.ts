import {
  type ApiError,
  CheckoutPaymentIntent,
  Client,
  Environment,
  type Order,
  type OrderRequest,
  OrdersController,
  PaymentsController,
} from "@paypal/paypal-server-sdk";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { errorOf, openVendor } from "./vendor-desk.ts";

const host = "https://api-m.sandbox.paypal.com";
const desk = openVendor("paypal", host);

function connect(secret = desk.key, retries = 0) {
  const client = new Client({
    clientCredentialsAuthCredentials: { oAuthClientId: "AYc-firedrill", oAuthClientSecret: secret },
    environment: Environment.Sandbox,
    httpClientOptions: {
      timeout: 0,
      retryConfig: {
        ...{ maxNumberOfRetries: retries, retryOnTimeout: true, retryInterval: 0.01, maximumRetryWaitTime: 5, backoffFactor: 1 },
        httpStatusCodesToRetry: [500, 502, 503, 504],
        httpMethodsToRetry: ["GET", "POST"],
      },
    },
  });
  return { orders: new OrdersController(client), payments: new PaymentsController(client) };
}
const { orders, payments } = connect();

beforeAll(() => desk.listen());
afterEach(() => desk.strike(undefined));
afterAll(() => desk.stop());

const eur = (value: string) => ({ currencyCode: "EUR", value });
const order = (customId: string, more: Partial<OrderRequest> = {}): OrderRequest => ({
  intent: CheckoutPaymentIntent.Capture,
  purchaseUnits: [{ customId, amount: eur("49.90") }],
  applicationContext: { returnUrl: `http://127.0.0.1:1/orders/${customId}?from=paypal`, cancelUrl: "http://127.0.0.1:1/cart" },
  ...more,
});
const create = async (name: string, more: Partial<OrderRequest> = {}): Promise<Order> =>
  (await orders.createOrder({ body: order(name, more) })).result;
const byCard = (token = "tok_visa_ok"): Partial<OrderRequest> => ({ paymentSource: { card: { singleUseToken: token } } });
const authorize = { intent: CheckoutPaymentIntent.Authorize };
const linkOf = ({ links = [] }: Order, rel: string): string => links.find((link) => link.rel === rel)?.href ?? "";
const browse = (url: string, outcome?: string): Promise<Response> =>
  fetch(url, { redirect: "manual", ...(outcome !== undefined && { method: "POST", body: new URLSearchParams({ outcome }) }) });
/** An order that its payer has approved. */
async function approved(name: string, more: Partial<OrderRequest> = {}): Promise<Order> {
  const made = await create(name, more);
  await browse(linkOf(made, "approve"), "approve");
  return made;
}
const whole = async (id = ""): Promise<Order> => (await orders.getOrder({ id })).result;
const paymentsOf = ({ purchaseUnits = [] }: Order) => purchaseUnits[0]?.payments ?? {};
const failed = (promise: Promise<unknown>) => errorOf<ApiError<{ name?: string; details?: { issue: string }[] }>>(promise);
const issueOf = async (promise: Promise<unknown>): Promise<readonly unknown[]> => {
  const { statusCode, result } = await failed(promise);
  return [statusCode, result?.name, result?.details?.[0]?.issue];
};
const unprocessable = (issue: string) => [422, "UNPROCESSABLE_ENTITY", issue];

it("has the payer approve at PayPal's page, and takes the money when it is asked to", async () => {
  const made = await create("order-1");
  expect(made).toMatchObject({ status: "CREATED" });
  expect(made.purchaseUnits).toBeUndefined();
  expect(await issueOf(orders.captureOrder({ id: made.id ?? "" }))).toEqual(unprocessable("ORDER_NOT_APPROVED"));
  const page = await browse(linkOf(made, "approve"));
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html"]);
  const back = await browse(linkOf(made, "approve"), "approve");
  expect(back.headers.get("location")).toBe(
    `http://127.0.0.1:1/orders/order-1?from=paypal&token=${made.id}&PayerID=PAYERFIREDRIL`,
  );
  expect((await whole(made.id)).status).toBe("APPROVED");
  expect(desk.ledger("order-1")).toEqual([]);
  const { result } = await orders.captureOrder({ id: made.id ?? "" });
  expect(result).toMatchObject({ id: made.id, status: "COMPLETED" });
  const [capture] = paymentsOf(result).captures ?? [];
  expect(capture).toMatchObject({ status: "COMPLETED", amount: eur("49.90"), finalCapture: true });
  expect((await payments.getCapturedPayment({ captureId: capture?.id ?? "" })).result).toMatchObject({ id: capture?.id });
  expect(desk.ledger("order-1")).toEqual([
    ["authorized", 4990],
    ["captured", 4990],
  ]);
  expect(await issueOf(orders.captureOrder({ id: made.id ?? "" }))).toEqual(unprocessable("ORDER_ALREADY_CAPTURED"));
});

it("sends a payer who gives up to the cancel page, and can be approved later", async () => {
  const made = await create("order-2");
  const back = await browse(linkOf(made, "approve"), "cancel");
  expect(back.headers.get("location")).toBe(`http://127.0.0.1:1/cart?token=${made.id}`);
  expect((await whole(made.id)).status).toBe("CREATED");
  expect(desk.partner.advance("order-2", "authentication_succeeded")).toBe(true);
  expect((await whole(made.id)).status).toBe("APPROVED");
});

it("declines an instrument, and says where to send the payer again", async () => {
  const made = await approved("order-3");
  const mock = JSON.stringify({ mock_application_codes: "INSTRUMENT_DECLINED" });
  const declined = await failed(orders.captureOrder({ id: made.id ?? "", paypalMockResponse: mock }));
  expect(declined.result).toMatchObject({
    details: [{ issue: "INSTRUMENT_DECLINED" }],
    links: [{ rel: "redirect", href: `${host}/checkoutnow?token=${made.id}` }],
  });
  expect((await orders.captureOrder({ id: made.id ?? "" })).result.status).toBe("COMPLETED");
  const refused = await create("order-3");
  await browse(linkOf(refused, "approve"), "decline");
  expect(await issueOf(orders.captureOrder({ id: refused.id ?? "" }))).toEqual(unprocessable("INSTRUMENT_DECLINED"));
  expect(await issueOf(create("order-3", byCard("tok_declined")))).toEqual(unprocessable("INSTRUMENT_DECLINED"));
  expect(desk.ledger("order-3").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("charges a card that needs nobody at once, and sends the payer where the bank wants to see him", async () => {
  const paid = await create("order-4", byCard());
  expect(paid.status).toBe("COMPLETED");
  expect(paymentsOf(await whole(paid.id)).captures).toHaveLength(1);
  const waits = await create("order-4", byCard("tok_requires_action"));
  expect(waits.status).toBe("PAYER_ACTION_REQUIRED");
  expect((await browse(linkOf(waits, "payer-action"), "approve")).status).toBe(303);
  expect((await orders.captureOrder({ id: waits.id ?? "" })).result.status).toBe("COMPLETED");
});

it("reserves, takes in parts, and takes no more", async () => {
  const made = await approved("order-5", authorize);
  expect(await issueOf(orders.captureOrder({ id: made.id ?? "" }))).toEqual(unprocessable("ACTION_DOES_NOT_MATCH_INTENT"));
  const { result } = await orders.authorizeOrder({ id: made.id ?? "" });
  const { id = "", status } = paymentsOf(result as Order).authorizations?.[0] ?? {};
  expect(status).toBe("CREATED");
  const take = (value: string, finalCapture = false) =>
    payments.captureAuthorizedPayment({ authorizationId: id, body: { amount: eur(value), finalCapture } });
  await take("20.00");
  expect((await payments.getAuthorizedPayment({ authorizationId: id })).result.status).toBe("PARTIALLY_CAPTURED");
  expect(await issueOf(take("30.00"))).toEqual(unprocessable("MAX_CAPTURE_AMOUNT_EXCEEDED"));
  expect((await take("10.00", true)).result.status).toBe("COMPLETED");
  expect(await issueOf(take("1.00"))).toEqual(unprocessable("AUTHORIZATION_ALREADY_CAPTURED"));
  expect(await issueOf(payments.voidPayment({ authorizationId: id }))).toEqual(unprocessable("PREVIOUSLY_CAPTURED"));
  expect(desk.ledger("order-5")).toEqual([
    ["authorized", 4990],
    ["captured", 2000],
    ["captured", 1000],
  ]);
});

it("gives back what is reserved", async () => {
  const made = await approved("order-6", authorize);
  const { result } = await orders.authorizeOrder({ id: made.id ?? "" });
  const authorizationId = paymentsOf(result as Order).authorizations?.[0]?.id ?? "";
  expect((await payments.voidPayment({ authorizationId })).statusCode).toBe(204);
  expect((await payments.getAuthorizedPayment({ authorizationId })).result.status).toBe("VOIDED");
  expect(await issueOf(payments.voidPayment({ authorizationId }))).toEqual(unprocessable("PREVIOUSLY_VOIDED"));
  expect(desk.ledger("order-6").map(([kind]) => kind)).toEqual(["authorized", "voided"]);
});

it("gives money back in parts, and no more than was taken", async () => {
  const paid = await create("order-7", byCard());
  const captureId = paymentsOf(await whole(paid.id)).captures?.[0]?.id ?? "";
  const refund = (value: string, prefer?: string) =>
    payments.refundCapturedPayment({
      captureId,
      body: { amount: eur(value), invoiceId: "r1" },
      ...(prefer !== undefined && { prefer }),
    });
  const first = await refund("10.00", "return=representation");
  expect(first.result).toMatchObject({ status: "COMPLETED", amount: eur("10.00"), invoiceId: "r1" });
  expect((await payments.getRefund({ refundId: first.result.id ?? "" })).result).toMatchObject({ amount: eur("10.00") });
  expect((await payments.getCapturedPayment({ captureId })).result.status).toBe("PARTIALLY_REFUNDED");
  expect(await issueOf(refund("40.00"))).toEqual(unprocessable("REFUND_AMOUNT_EXCEEDED"));
  expect((await payments.refundCapturedPayment({ captureId })).result.amount).toBeUndefined();
  expect((await payments.getCapturedPayment({ captureId })).result.status).toBe("REFUNDED");
  expect(await issueOf(refund("0.01"))).toEqual(unprocessable("CAPTURE_FULLY_REFUNDED"));
  expect(desk.ledger("order-7").slice(2)).toEqual([
    ["refunded", 1000],
    ["refunded", 3990],
  ]);
});

it("changes an order before it is paid, and not after", async () => {
  const made = await create("order-8");
  const patch = (path: string, value: unknown) =>
    orders.patchOrder({ id: made.id ?? "", body: [{ op: "replace" as never, path, value }] });
  await patch("/purchase_units/@reference_id=='default'/amount", { currency_code: "EUR", value: "39.90" });
  await patch("/purchase_units/@reference_id=='default'/description", "one shirt");
  expect((await whole(made.id)).purchaseUnits).toMatchObject([{ amount: eur("39.90"), description: "one shirt" }]);
  expect(await issueOf(patch("/intent", "AUTHORIZE"))).toEqual(unprocessable("NOT_PATCHABLE"));
  const paid = await create("order-8", byCard());
  const late = orders.patchOrder({
    id: paid.id ?? "",
    body: [{ op: "remove" as never, path: "/purchase_units/@reference_id=='default'/invoice_id" }],
  });
  expect(await issueOf(late)).toEqual(unprocessable("ORDER_COMPLETED_OR_VOIDED"));
});

it("gives the first answer again under a request id, and refuses it with anything else", async () => {
  const keyed = { paypalRequestId: "order-9/pay" };
  const pay = (more: Partial<OrderRequest>) => orders.createOrder({ body: order("order-9", { ...byCard(), ...more }), ...keyed });
  const first = await pay({});
  expect((await pay({})).result.id).toBe(first.result.id);
  expect(await issueOf(pay({ intent: CheckoutPaymentIntent.Authorize }))).toEqual(unprocessable("DUPLICATE_REQUEST_ID"));
  expect(desk.ledger("order-9").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("has the SDK try again under one request id what an outage kept, so that it is charged once", async () => {
  let calls = 0;
  desk.strike(() => (++calls <= 2 ? { reply: () => failure(503) } : undefined));
  const stubborn = connect(desk.key, 3);
  const { result } = await stubborn.orders.createOrder({ body: order("order-10", byCard()), paypalRequestId: "order-10/pay" });
  expect([result.status, calls]).toEqual(["COMPLETED", 3]);
  expect(desk.ledger("order-10").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("rejects an injected 503, 500, 502 with a page, 429, 404, 401, 403 and a lost answer", async () => {
  await create("order-11");
  for (const status of [503, 500, 502, 429, 404, 401, 403]) {
    desk.strike((facts) =>
      status === 429
        ? (throttle.decide(facts, { retry_after_s: 2, as: "seconds" }) as never)
        : { effect: false, reply: () => failure(status) },
    );
    expect(await failed(create("order-11"))).toMatchObject({ statusCode: status });
    expect(await failed(whole("ORD1"))).toMatchObject({ statusCode: status });
  }
  desk.strike(() => ({ delivery: { type: "reset" } }));
  expect(await failed(create("order-11"))).toBeInstanceOf(Error);
});

it("rejects a bad secret, an order that is not there, and fields that are wrong", async () => {
  const stranger = connect("nobody's secret");
  expect(await failed(stranger.orders.getOrder({ id: "ORD1" }))).toBeInstanceOf(Error);
  const bare = await fetch(`${host}/v2/checkout/orders/ORD1`, { headers: { authorization: "Bearer nobody" } });
  expect([bare.status, ((await bare.json()) as { name: string }).name]).toEqual([401, "AUTHENTICATION_FAILURE"]);
  expect(await issueOf(whole("ORD1"))).toEqual([404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID"]);
  const priced = (value: string) => create("order-12", { purchaseUnits: [{ customId: "order-12", amount: eur(value) }] });
  expect(await issueOf(priced("1.999"))).toEqual(unprocessable("DECIMAL_PRECISION"));
  expect(await issueOf(priced("0.00"))).toEqual(unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE"));
  expect(await issueOf(priced("a lot"))).toEqual([400, "INVALID_REQUEST", "INVALID_PARAMETER_VALUE"]);
  expect((await priced("10")).status).toBe("CREATED");
});

it("tells events that PayPal itself calls genuine, and no others", async () => {
  const made = await create("order-13", byCard());
  const sent = await desk.webhook(({ body }) => body.includes("PAYMENT.CAPTURE.COMPLETED") && body.includes(made.id ?? "?"));
  const event = JSON.parse(sent.body) as { resource: { status: string }; event_type: string };
  expect(event).toMatchObject({
    event_type: "PAYMENT.CAPTURE.COMPLETED",
    resource_type: "capture",
    resource: { status: "COMPLETED" },
  });
  const token = await fetch(`${host}/v1/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`me:${desk.key}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token } = (await token.json()) as { access_token: string };
  const verified = async (change: object = {}) => {
    const answer = await fetch(`${host}/v1/notifications/verify-webhook-signature`, {
      method: "POST",
      headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: JSON.stringify({
        auth_algo: sent.headers["paypal-auth-algo"],
        cert_url: sent.headers["paypal-cert-url"],
        transmission_id: sent.headers["paypal-transmission-id"],
        transmission_sig: sent.headers["paypal-transmission-sig"],
        transmission_time: sent.headers["paypal-transmission-time"],
        webhook_id: "8PT597110X687430LKGECATA",
        webhook_event: event,
        ...change,
      }),
    });
    return ((await answer.json()) as { verification_status: string }).verification_status;
  };
  expect(await verified()).toBe("SUCCESS");
  // whoever has read it may write its fields in another order
  expect(await verified({ webhook_event: Object.fromEntries(Object.entries(event).reverse()) })).toBe("SUCCESS");
  expect(await verified({ webhook_event: { ...event, resource: { ...event.resource, status: "REFUNDED" } } })).toBe("FAILURE");
  expect(await verified({ webhook_id: "another" })).toBe("FAILURE");
  expect(await verified({ transmission_time: "2026-01-15T10:00:00Z" })).toBe("FAILURE");
  expect(await verified({ transmission_sig: "c2lnbmF0dXJl" })).toBe("FAILURE");
});

it("keeps to its own contract, and leaves no route of its list uncalled", () => {
  expect(desk.ownMistakes()).toEqual([]);
  expect(desk.uncalled()).toEqual([]);
});
