import type Stripe from "stripe";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStripe, type StripeDesk, webhookSecret } from "./stripe-desk.ts";

let desk: StripeDesk;
beforeEach(async () => {
  desk = await openStripe();
});
afterEach(() => desk.stop());

type Params = Stripe.Checkout.SessionCreateParams;
const created = (order: string, more: Partial<Params> = {}) =>
  desk.stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [
      { quantity: 2, price_data: { currency: "eur", unit_amount: 1995, product_data: { name: "Shirt <blue>" } } },
      { price_data: { currency: "eur", unit_amount: 1000, product_data: { name: "Socks" } } },
    ],
    success_url: "http://127.0.0.1:1/thanks?session={CHECKOUT_SESSION_ID}",
    cancel_url: "http://127.0.0.1:1/basket",
    metadata: { order_id: order },
    payment_intent_data: { metadata: { order_id: order } },
    ...more,
  });
const open = async (url: string | null): Promise<string> => (await fetch(url ?? "")).text();
/** What a browser sends, and where it is sent on. */
async function send(url: string | null, form: Readonly<Record<string, string>>) {
  const response = await fetch(url ?? "", { method: "POST", body: new URLSearchParams(form), redirect: "manual" });
  return { status: response.status, location: response.headers.get("location"), page: await response.text() };
}
const pay = (session: Stripe.Checkout.Session, method: string) => send(session.url, { payment_method: method });
const kindsOf = (order: string) => [...desk.partner.ledger(order)].map(({ kind, amountMinor }) => [kind, amountMinor]);
const look = (id: string) => desk.stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
/** No contract of the partner's own is broken by its answers. */
const ownMistakes = () => desk.history.filter((event) => event.type === "answer" && event.value.violations !== undefined);

it("is paid on its page, and sends the shopper back to the shop with the session's id", async () => {
  const session = await created("order-1");
  expect(session).toMatchObject({
    object: "checkout.session",
    status: "open",
    payment_status: "unpaid",
    amount_total: 4990,
    payment_intent: null,
  });
  const page = await open(session.url);
  expect(page).toContain("2 × Shirt &#60;blue&#62;");
  expect(page).toContain("€49.90");
  expect(page).toContain('<a href="http://127.0.0.1:1/basket">');
  const sent = await pay(session, "pm_card_visa");
  expect(sent).toMatchObject({ status: 303, location: `http://127.0.0.1:1/thanks?session=${session.id}` });
  const paid = await look(session.id);
  expect(paid).toMatchObject({ status: "complete", payment_status: "paid", url: null });
  expect(paid.payment_intent).toMatchObject({ object: "payment_intent", status: "succeeded", metadata: { order_id: "order-1" } });
  expect(kindsOf("order-1")).toEqual([
    ["authorized", 4990],
    ["captured", 4990],
  ]);
  const { headers, body } = await desk.webhook("checkout.session.completed");
  const event = desk.stripe.webhooks.constructEvent(body, headers["stripe-signature"] ?? "", webhookSecret);
  expect(event.data.object).toMatchObject({ id: session.id, status: "complete", payment_status: "paid" });
  expect(await open(`${new URL(desk.origin)}c/pay/${session.id}`)).toContain("This is paid already.");
  expect(ownMistakes()).toEqual([]);
});

it("shows what is paid for, a page at a time or within the session", async () => {
  const session = await created("order-2");
  const items = [];
  for await (const item of desk.stripe.checkout.sessions.listLineItems(session.id, { limit: 1 })) items.push(item);
  expect(items.map(({ description, quantity, amount_total }) => [description, quantity, amount_total])).toEqual([
    ["Shirt <blue>", 2, 3990],
    ["Socks", 1, 1000],
  ]);
  const whole = await desk.stripe.checkout.sessions.retrieve(session.id, { expand: ["line_items"] });
  expect(whole.line_items?.data).toHaveLength(2);
  const listed = await desk.stripe.checkout.sessions.list({ limit: 5 });
  expect(listed.data.map(({ id }) => id)).toEqual([session.id]);
  expect(ownMistakes()).toEqual([]);
});

it("lets a shopper whose card is refused try another, and charges once", async () => {
  const session = await created("order-3");
  const refused = await pay(session, "pm_card_chargeDeclinedInsufficientFunds");
  expect(refused).toMatchObject({ status: 200, location: null });
  expect(refused.page).toContain("Your card has insufficient funds.");
  expect(await look(session.id)).toMatchObject({
    status: "open",
    payment_status: "unpaid",
    payment_intent: { status: "requires_payment_method" },
  });
  expect((await pay(session, "pm_card_mastercard")).status).toBe(303);
  expect((await pay(session, "pm_card_visa")).page).toContain("This is paid already.");
  expect(kindsOf("order-3")).toEqual([
    ["authorized", 4990],
    ["captured", 4990],
  ]);
  expect(ownMistakes()).toEqual([]);
});

it("sends the shopper to the bank, and from there to the shop or back to the page", async () => {
  const session = await created("order-4");
  const first = await pay(session, "pm_card_threeDSecure2Required");
  expect(first.location).toContain(`${desk.origin}/v1/payment_intents/pi_`);
  const bank = await open(first.location);
  const back = /name="return_url" value="([^"]*)"/.exec(bank)?.[1]?.replaceAll("&#38;", "&") ?? "";
  const no = await send(first.location, { outcome: "failed", return_url: back });
  expect(no.location).toBe(session.url);
  expect(await look(session.id)).toMatchObject({ status: "open", payment_intent: { status: "requires_payment_method" } });
  const second = await pay(session, "pm_card_threeDSecure2Required");
  const yes = await send(second.location, { outcome: "succeeded", return_url: back });
  expect(yes.location).toBe(`http://127.0.0.1:1/thanks?session=${session.id}`);
  expect(await look(session.id)).toMatchObject({ status: "complete", payment_status: "paid" });
  expect(kindsOf("order-4")).toHaveLength(2);
  expect(await open(second.location)).toContain("There is nothing to confirm.");
  expect(ownMistakes()).toEqual([]);
});

it("sends the shopper of a payment without a session back to its return_url, with what nobody should believe", async () => {
  const intent = await desk.stripe.paymentIntents.create({
    ...{ amount: 4990, currency: "eur", confirm: true, payment_method: "pm_card_threeDSecure2Required" },
    metadata: { order_id: "order-5" },
    return_url: "http://127.0.0.1:1/back?order=5",
  });
  const bank = intent.next_action?.redirect_to_url?.url ?? "";
  expect(bank).toContain(desk.origin);
  const sent = await send(bank, { outcome: "succeeded", return_url: "http://127.0.0.1:1/back?order=5" });
  expect(sent.location).toContain(`/back?order=5&payment_intent=${intent.id}&`);
  expect(sent.location).toContain("redirect_status=succeeded");
  expect(ownMistakes()).toEqual([]);
});

it("only reserves where the shop captures, and is paid once it has", async () => {
  const session = await created("order-6", {
    payment_intent_data: { capture_method: "manual", metadata: { order_id: "order-6" } },
  });
  await pay(session, "pm_card_visa");
  const held = await desk.stripe.checkout.sessions.retrieve(session.id);
  expect(held).toMatchObject({ status: "complete", payment_status: "unpaid" });
  await desk.stripe.paymentIntents.capture(held.payment_intent as string);
  expect(await desk.stripe.checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: "paid" });
});

it("tells later that a debit came to pass of which the bank had not decided", async () => {
  const session = await created("order-7");
  expect((await pay(session, "pm_usBankAccount_success")).status).toBe(303);
  const completed = JSON.parse((await desk.webhook("checkout.session.completed")).body) as Stripe.CheckoutSessionCompletedEvent;
  expect(completed.data.object).toMatchObject({ status: "complete", payment_status: "unpaid" });
  expect(await look(session.id)).toMatchObject({ payment_intent: { status: "processing" } });
  const later = JSON.parse((await desk.webhook("checkout.session.async_payment_succeeded")).body) as Stripe.Event;
  expect(later.data.object).toMatchObject({ id: session.id, payment_status: "paid" });
  expect(kindsOf("order-7").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
  expect(ownMistakes()).toEqual([]);
});

it("expires while it is open, and then nobody pays on it", async () => {
  const session = await created("order-8");
  expect(await desk.stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: "expired", url: null });
  await desk.webhook("checkout.session.expired");
  expect((await pay(session, "pm_card_visa")).page).toContain("This page has expired.");
  expect(kindsOf("order-8")).toEqual([]);
  const again = await desk.stripe.checkout.sessions.expire(session.id).catch((error: unknown) => error);
  expect(again).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
  expect(String((again as Error).message)).toContain("`expired`");
});

it("refuses what it cannot sell", async () => {
  const errorOf = (promise: Promise<unknown>) =>
    promise.then(
      () => "it resolved",
      (error: unknown) => error,
    );
  const price = (currency: string) => ({ price_data: { currency, unit_amount: 100, product_data: { name: "Pen" } } });
  const mixed = await errorOf(created("order-9", { line_items: [price("eur"), price("usd")] }));
  expect(mixed).toMatchObject({ statusCode: 400, param: "line_items" });
  expect(await errorOf(created("order-9", { mode: "subscription" }))).toMatchObject({ statusCode: 400, param: "mode" });
  expect(await errorOf(created("order-9", { customer: "cus_of_nobody" }))).toMatchObject({ code: "resource_missing" });
  expect(await errorOf(desk.stripe.checkout.sessions.retrieve("cs_test_of_nobody"))).toMatchObject({ statusCode: 404 });
  expect((await fetch(`${desk.origin}/c/pay/cs_test_of_nobody`)).status).toBe(404);
});

it("has a drill's shoppers pay on the page: at the bank, or with the card that they brought along", async () => {
  const bank = await created("order-10");
  expect(desk.partner.advance("order-10", "authentication_succeeded")).toBe(true);
  expect(await look(bank.id)).toMatchObject({ status: "complete", payment_status: "paid" });
  const refused = await created("order-11");
  expect(desk.partner.advance("order-11", "authentication_failed")).toBe(true);
  await desk.webhook("checkout.session.expired");
  expect(await look(refused.id)).toMatchObject({ status: "expired", payment_intent: { status: "requires_payment_method" } });
  const first = await created("order-12", { metadata: { order_id: "order-12", payment_token: "tok_visa_ok" } });
  const second = await created("order-12", { metadata: { order_id: "order-12", payment_token: "tok_visa_ok" } });
  // nobody is at the bank whose card needs none
  expect(desk.partner.advance("order-12", "authentication_succeeded")).toBe(false);
  await expect.poll(async () => (await look(second.id)).status).toBe("complete");
  expect((await look(first.id)).status).toBe("open");
  expect(kindsOf("order-12")).toHaveLength(2);
  expect(ownMistakes()).toEqual([]);
});
