import type Stripe from "stripe";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStripe, type StripeDesk } from "./stripe-desk.ts";

let desk: StripeDesk;
beforeEach(async () => {
  desk = await openStripe();
});
afterEach(() => desk.stop());

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "it resolved",
    (error: unknown) => error,
  );
const pay = (order: string, more: Partial<Stripe.PaymentIntentCreateParams>) =>
  desk.stripe.paymentIntents.create({
    ...{ amount: 4990, currency: "eur", confirm: true, metadata: { order_id: order } },
    ...more,
  });
/** No contract of the partner's own is broken by its answers. */
const ownMistakes = () => desk.history.filter((event) => event.type === "answer" && event.value.violations !== undefined);

it("keeps customers, changes them, and lists them a page at a time", async () => {
  const made = [];
  for (const name of ["Ada", "Bo", "Cy", "Di", "Eve"])
    made.push((await desk.stripe.customers.create({ name, email: `${name}@example.com`, metadata: { shop_id: name } })).id);
  const [first = ""] = made;
  expect(await desk.stripe.customers.retrieve(first)).toMatchObject({
    object: "customer",
    name: "Ada",
    metadata: { shop_id: "Ada" },
  });
  expect(await desk.stripe.customers.update(first, { name: "Ada L.", metadata: { vip: "yes" } })).toMatchObject({
    name: "Ada L.",
    email: "Ada@example.com",
    metadata: { shop_id: "Ada", vip: "yes" },
  });
  const listed: string[] = [];
  for await (const { id } of desk.stripe.customers.list({ limit: 2 })) listed.push(id);
  expect(listed).toEqual(made.toReversed());
  expect((await desk.stripe.customers.list({ email: "Cy@example.com" })).data.map(({ name }) => name)).toEqual(["Cy"]);
  expect(await errorOf(desk.stripe.customers.retrieve("cus_of_nobody"))).toMatchObject({
    statusCode: 404,
    code: "resource_missing",
  });
  expect(ownMistakes()).toEqual([]);
});

it("attaches a test card as a payment method of its own, with which that customer alone pays, again and again", async () => {
  const { id: customer } = await desk.stripe.customers.create({ email: "shopper@example.com" });
  const card = await desk.stripe.paymentMethods.attach("pm_card_mastercard", { customer });
  expect(card).toMatchObject({ object: "payment_method", type: "card", customer, card: { brand: "mastercard", last4: "4444" } });
  expect(card.id).not.toBe("pm_card_mastercard");
  for (const order of ["order-1", "order-2"]) {
    const paid = await pay(order, { customer, payment_method: card.id });
    expect(paid).toMatchObject({ status: "succeeded", customer, payment_method: card.id });
  }
  const other = await desk.stripe.customers.create({});
  expect(await errorOf(pay("order-3", { customer: other.id, payment_method: card.id }))).toMatchObject({
    type: "StripeInvalidRequestError",
    param: "payment_method",
  });
  expect(await errorOf(pay("order-3", { payment_method: card.id }))).toMatchObject({ statusCode: 400 });
  expect(await errorOf(desk.stripe.paymentMethods.attach(card.id, { customer: other.id }))).toMatchObject({ statusCode: 400 });
  expect([...desk.partner.ledger("order-3")]).toEqual([]);
  // what is refused outright was never made
  expect((await desk.stripe.paymentIntents.list()).data).toHaveLength(2);
  expect(ownMistakes()).toEqual([]);
});

it("makes payment methods of tokens, lists those of a customer, and lets go of them", async () => {
  const { id: customer } = await desk.stripe.customers.create({ payment_method: "pm_card_visa" });
  const amex = await desk.stripe.paymentMethods.create({ type: "card", card: { token: "tok_amex" } });
  expect(amex).toMatchObject({ customer: null, card: { brand: "amex" } });
  const account = await desk.stripe.paymentMethods.create({ type: "us_bank_account" });
  for (const { id } of [amex, account]) await desk.stripe.paymentMethods.attach(id, { customer });
  const brands = [];
  for await (const method of desk.stripe.paymentMethods.list({ customer, limit: 1 }))
    brands.push(method.card?.brand ?? method.type);
  expect(brands).toEqual(["us_bank_account", "amex", "visa"]);
  const cards = await desk.stripe.customers.listPaymentMethods(customer, { type: "card" });
  expect(cards.data.map(({ card }) => card?.brand)).toEqual(["amex", "visa"]);
  expect(await desk.stripe.paymentMethods.retrieve(amex.id)).toMatchObject({ id: amex.id, customer });
  expect(await desk.stripe.paymentMethods.detach(amex.id)).toMatchObject({ customer: null });
  expect((await desk.stripe.paymentMethods.list({ customer })).data).toHaveLength(2);
  expect(await errorOf(desk.stripe.paymentMethods.detach(amex.id))).toMatchObject({ statusCode: 400 });
  expect(await errorOf(desk.stripe.paymentMethods.retrieve("pm_of_nobody"))).toMatchObject({ statusCode: 404 });
  expect(ownMistakes()).toEqual([]);
});

it("refuses customers that are not there, and shows whole ones where expand asks for them", async () => {
  const { id: customer } = await desk.stripe.customers.create({ name: "Ada" });
  expect(await errorOf(pay("order-4", { customer: "cus_of_nobody", payment_method: "pm_card_visa" }))).toMatchObject({
    code: "resource_missing",
    param: "customer",
  });
  expect(await errorOf(desk.stripe.paymentMethods.attach("pm_card_visa", { customer: "cus_of_nobody" }))).toMatchObject({
    code: "resource_missing",
  });
  const paid = await pay("order-4", { customer, payment_method: "pm_card_visa", expand: ["customer"] });
  expect(paid.customer).toMatchObject({ object: "customer", name: "Ada" });
  const session = await desk.stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price_data: { currency: "eur", unit_amount: 100, product_data: { name: "Pen" } } }],
    ...{ success_url: "http://127.0.0.1:1/thanks", customer },
  });
  expect(session.customer).toBe(customer);
  expect(ownMistakes()).toEqual([]);
});
