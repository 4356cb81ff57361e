import { createMollieClient, type MollieApiError, type MollieClient } from "@mollie/api-client";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { errorOf, openVendor, type Received } from "./vendor-desk.ts";

const desk = openVendor("mollie", "https://api.mollie.com", { settlesAfterMs: 40 });
/** The SDK for PHP looks at how a key begins. */
const mollie: MollieClient = createMollieClient({ apiKey: desk.key });

beforeAll(() => desk.listen());
afterEach(() => desk.strike(undefined));
afterAll(() => desk.stop());

const eur = (value: string) => ({ currency: "EUR", value });
const hook = "http://127.0.0.1:1/payments/told";
const order = (order_id: string, more: object = {}) => ({
  amount: eur("49.90"),
  description: `Order ${order_id}`,
  redirectUrl: `http://127.0.0.1:1/orders/${order_id}`,
  webhookUrl: hook,
  metadata: { order_id },
  ...more,
});
const open = (name: string, more: object = {}) => mollie.payments.create(order(name, more) as never);
const paid = (name: string, more: object = {}) => open(name, { cardToken: "tkn_visa", ...more });
const failed = (promise: Promise<unknown>) => errorOf<MollieApiError>(promise);
const ofPayment =
  (id: string) =>
  ({ body }: Received): boolean =>
    body === `id=${id}`;
/** What a shopper's browser does. */
const browse = (url: string | undefined, outcome?: string): Promise<Response> =>
  fetch(url ?? "", {
    redirect: "manual",
    ...(outcome !== undefined && { method: "POST", body: new URLSearchParams({ outcome }) }),
  });

it("sends the shopper to a page, and says there what became of the payment, and not on the way back", async () => {
  const payment = await open("order-1");
  expect(payment).toMatchObject({ resource: "payment", status: "open", amount: eur("49.90"), isCancelable: true });
  const checkout = payment.getCheckoutUrl() ?? "";
  expect(new URL(checkout).pathname).toBe(`/checkout/${payment.id}`);
  const page = await browse(checkout);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html"]);
  expect(await page.text()).toContain("49.90 EUR");
  expect(desk.ledger("order-1")).toEqual([]);
  const back = await browse(checkout, "paid");
  expect([back.status, back.headers.get("location")]).toEqual([303, "http://127.0.0.1:1/orders/order-1"]);
  const told = await desk.webhook(ofPayment(payment.id));
  expect(told.url).toBe(hook);
  expect(told.headers).toMatchObject({ "content-type": "application/x-www-form-urlencoded" });
  expect(Object.keys(told.headers).filter((name) => name.includes("signature"))).toEqual([]);
  const read = await mollie.payments.get(payment.id);
  expect(read).toMatchObject({ status: "paid", amountRemaining: eur("49.90"), metadata: { order_id: "order-1" } });
  expect(read.getCheckoutUrl()).toBeNull();
  expect(desk.ledger("order-1")).toEqual([
    ["authorized", 4990],
    ["captured", 4990],
  ]);
  expect((await browse(checkout, "failed")).headers.get("location")).toBe("http://127.0.0.1:1/orders/order-1");
  expect((await mollie.payments.get(payment.id)).status).toBe("paid");
});

it.each([
  ["failed", "failed", "orders/order-2"],
  ["canceled", "canceled", "cart"],
  ["expired", "expired", "orders/order-2"],
])("ends a payment that is %s at the page", async (outcome, status, back) => {
  const payment = await open("order-2", { cancelUrl: "http://127.0.0.1:1/cart" });
  expect((await browse(payment.getCheckoutUrl() ?? "", outcome)).headers.get("location")).toBe(`http://127.0.0.1:1/${back}`);
  expect((await mollie.payments.get(payment.id)).status).toBe(status);
  await desk.webhook(ofPayment(payment.id));
  expect(desk.ledger("order-2").map(([kind]) => kind)).not.toContain("captured");
});

it("takes a card's token at once, and gives money back in parts", async () => {
  const payment = await paid("order-3");
  expect(payment).toMatchObject({ status: "paid", method: "creditcard" });
  const refund = await mollie.paymentRefunds.create({ paymentId: payment.id, amount: eur("10.00"), description: "one shirt" });
  expect(refund).toMatchObject({ resource: "refund", status: "pending", amount: eur("10.00"), paymentId: payment.id });
  await desk.webhook(ofPayment(payment.id));
  await expect.poll(async () => (await mollie.paymentRefunds.get(refund.id, { paymentId: payment.id })).status).toBe("refunded");
  expect(await mollie.payments.get(payment.id)).toMatchObject({ amountRefunded: eur("10.00"), amountRemaining: eur("39.90") });
  const tooMuch = await failed(mollie.paymentRefunds.create({ paymentId: payment.id, amount: eur("40.00") }));
  expect(tooMuch).toMatchObject({ statusCode: 422, field: "amount.value" });
  const listed = await mollie.paymentRefunds.page({ paymentId: payment.id });
  expect(listed.map(({ id }) => id)).toEqual([refund.id]);
  expect((await mollie.refunds.page()).map(({ id }) => id)).toContain(refund.id);
  expect(desk.ledger("order-3").slice(2)).toEqual([["refunded", 1000]]);
});

it("takes a refund back while it is pending, and not later", async () => {
  const payment = await paid("order-4");
  const refund = await mollie.paymentRefunds.create({ paymentId: payment.id, amount: eur("49.90") });
  await mollie.paymentRefunds.cancel(refund.id, { paymentId: payment.id });
  expect((await mollie.paymentRefunds.get(refund.id, { paymentId: payment.id })).status).toBe("canceled");
  expect(await mollie.payments.get(payment.id)).toMatchObject({ amountRemaining: eur("49.90") });
  expect(await failed(mollie.paymentRefunds.cancel(refund.id, { paymentId: payment.id }) as never)).toMatchObject({
    statusCode: 422,
  });
  expect(desk.ledger("order-4").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("reserves, takes a part, and takes no more", async () => {
  const payment = await paid("order-5", { captureMode: "manual" });
  expect(payment).toMatchObject({ status: "authorized", isCancelable: true });
  const capture = await mollie.paymentCaptures.create({
    paymentId: payment.id,
    amount: eur("40.00"),
    description: "what is there",
  });
  expect(capture).toMatchObject({ resource: "capture", amount: eur("40.00"), status: "pending" });
  expect(await mollie.paymentCaptures.get(capture.id, { paymentId: payment.id })).toMatchObject({
    status: "succeeded",
    description: "what is there",
  });
  expect(await mollie.payments.get(payment.id)).toMatchObject({ status: "paid", amountCaptured: eur("40.00") });
  expect(await failed(mollie.paymentCaptures.create({ paymentId: payment.id, amount: eur("9.90") }))).toMatchObject({
    statusCode: 422,
  });
  expect((await mollie.paymentCaptures.page({ paymentId: payment.id })).map(({ id }) => id)).toEqual([capture.id]);
  expect(desk.ledger("order-5")).toEqual([
    ["authorized", 4990],
    ["captured", 4000],
  ]);
});

it("gives back what is reserved, either way, and cancels what nobody has paid", async () => {
  const first = await paid("order-6", { captureMode: "manual" });
  expect((await mollie.payments.cancel(first.id)).status).toBe("canceled");
  const second = await paid("order-6", { captureMode: "manual" });
  await mollie.payments.releaseAuthorization(second.id);
  expect((await mollie.payments.get(second.id)).status).toBe("canceled");
  expect(desk.ledger("order-6").map(([kind]) => kind)).toEqual(["authorized", "voided", "authorized", "voided"]);
  const third = await open("order-6");
  expect((await mollie.payments.cancel(third.id)).status).toBe("canceled");
  expect(await failed(mollie.payments.cancel(third.id))).toMatchObject({ statusCode: 422 });
  expect(await failed(mollie.payments.releaseAuthorization(third.id) as never)).toMatchObject({ statusCode: 422 });
});

it("says of a card that the bank refuses that the payment failed, and why", async () => {
  const payment = await paid("order-7", { cardToken: "tok_insufficient_funds" });
  expect(payment).toMatchObject({ status: "failed", details: { failureReason: "insufficient_funds" } });
  expect(desk.ledger("order-7")).toEqual([]);
});

it("changes what moves no money, and tells the new address", async () => {
  const payment = await open("order-8");
  const changed = await mollie.payments.update(payment.id, {
    description: "two shirts",
    webhookUrl: "http://127.0.0.1:1/elsewhere",
    metadata: { order_id: "order-8", gift: true },
  });
  expect(changed).toMatchObject({ description: "two shirts", metadata: { gift: true }, amount: eur("49.90") });
  await mollie.payments.cancel(payment.id);
  expect((await desk.webhook(ofPayment(payment.id))).url).toBe("http://127.0.0.1:1/elsewhere");
});

it("tells nobody of a payment without a webhookUrl", async () => {
  const payment = await paid("order-9", { webhookUrl: undefined });
  expect(
    desk.partner
      .deliveries()
      .filter(({ order }) => order === "order-9")
      .map(({ attempts }) => attempts.length),
  ).toEqual([0]);
  expect(desk.received.filter(ofPayment(payment.id))).toEqual([]);
});

it("shows what a shopper's bank took back", async () => {
  const payment = await paid("order-10");
  expect(desk.partner.advance("order-10", "disputed")).toBe(true);
  const [chargeback] = await mollie.paymentChargebacks.page({ paymentId: payment.id });
  expect(chargeback).toMatchObject({ resource: "chargeback", amount: eur("49.90") });
  expect(await mollie.paymentChargebacks.get(chargeback?.id ?? "", { paymentId: payment.id })).toMatchObject({
    paymentId: payment.id,
  });
  expect(await mollie.payments.get(payment.id)).toMatchObject({ amountChargedBack: eur("49.90") });
});

it("gives the first answer again under a key, and refuses the key with anything else", async () => {
  const keyed = { idempotencyKey: "order-11/pay" };
  const first = await paid("order-11", keyed);
  expect((await paid("order-11", keyed)).id).toBe(first.id);
  expect(await failed(paid("order-11", { ...keyed, amount: eur("50.00") }))).toMatchObject({ statusCode: 409 });
  expect(desk.ledger("order-11").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("has the SDK try again under its own key what an outage kept, so that it is charged once", async () => {
  let calls = 0;
  desk.strike(() => (++calls === 1 ? { reply: () => failure(503) } : undefined));
  expect((await paid("order-12")).status).toBe("paid");
  expect(calls).toBe(2);
  expect(desk.ledger("order-12").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("rejects an injected 503, 500, 502 with a page, 429, 404, 401 and a lost answer", async () => {
  for (const status of [404, 401, 403, 429]) {
    desk.strike((facts) =>
      status === 429
        ? (throttle.decide(facts, { retry_after_s: 1, as: "seconds" }) as never)
        : { effect: false, reply: () => failure(status) },
    );
    expect(await failed(open("order-13"))).toMatchObject({ name: "ApiError", statusCode: status });
    expect(await failed(mollie.payments.get("tr_1"))).toMatchObject({ name: "ApiError", statusCode: status });
  }
  // these the SDK tries three times, with two seconds between
  let calls = 0;
  desk.strike(({ site }) => {
    calls += 1;
    return { effect: false, reply: () => failure(Number(site.order.slice("order-".length))) };
  });
  const errors = await Promise.all([503, 500, 502].map((status) => failed(open(`order-${status}`))));
  expect(errors.map(({ name, statusCode }) => [name, statusCode])).toEqual([
    ["ApiError", 503],
    ["ApiError", 500],
    // a page for people says nothing to programs
    ["ApiError", undefined],
  ]);
  expect(calls).toBe(9);
  desk.strike(() => ({ delivery: { type: "reset" } }));
  expect(await failed(open("order-13"))).toMatchObject({ name: "ApiError" });
}, 20_000);

it("rejects a bad key, a payment that is not there, and fields that are wrong", async () => {
  const stranger = createMollieClient({ apiKey: "test_somebody_else_0123456789abcdefghijk" });
  expect(await failed(stranger.payments.get("tr_1"))).toMatchObject({ statusCode: 401, title: "Unauthorized Request" });
  const nobody = await failed(mollie.payments.get("tr_1"));
  expect(nobody).toMatchObject({ statusCode: 404, title: "Not Found", message: "No payment exists with token tr_1." });
  expect(nobody.getDocumentationUrl()).toContain("https://docs.mollie.com");
  for (const value of ["49.9", "49", "0.00", "a lot"])
    expect(await failed(open("order-14", { amount: eur(value) }))).toMatchObject({ statusCode: 422, field: "amount.value" });
  expect(await failed(open("order-14", { redirectUrl: undefined }))).toMatchObject({ statusCode: 422, field: "redirectUrl" });
  expect(await failed(open("order-14", { cardToken: "4711" }))).toMatchObject({ statusCode: 422, field: "cardToken" });
  expect((await open("order-14", { amount: { currency: "JPY", value: "4990" } })).amount).toEqual({
    currency: "JPY",
    value: "4990",
  });
});

it("goes through pages, forth and back", async () => {
  const made: string[] = [];
  for (let n = 0; n < 5; n += 1) made.unshift((await open("order-15")).id);
  const first = await mollie.payments.page({ limit: 2 });
  expect(first.map(({ id }) => id)).toEqual(made.slice(0, 2));
  const second = await (first as never as { nextPage(): Promise<typeof first> }).nextPage();
  expect(second.map(({ id }) => id)).toEqual(made.slice(2, 4));
  const again = await (second as never as { previousPage(): Promise<typeof first> }).previousPage();
  expect(again.map(({ id }) => id)).toEqual(made.slice(0, 2));
  const all: string[] = [];
  for await (const { id } of mollie.payments.iterate()) all.push(id);
  expect(all.slice(0, 5)).toEqual(made);
  expect(await failed(mollie.payments.page({ from: "tr_of_nobody" }))).toMatchObject({ statusCode: 400, field: "from" });
});

it("keeps to its own contract, and leaves no route of its list uncalled", () => {
  expect(desk.ownMistakes()).toEqual([]);
  expect(desk.uncalled()).toEqual([]);
});
