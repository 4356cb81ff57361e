import { readFileSync } from "node:fs";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { openStripe, type StripeDesk } from "./stripe-desk.ts";

const readme = readFileSync(new URL("../../vendors/stripe/README.md", import.meta.url), "utf8");
/** What the fidelity list says is there. */
const listed = [...readme.matchAll(/^\| `((?:GET|POST|DELETE) \/v1\/[^`]+)` \|/gm)].map(([, route]) => route ?? "");
const { operations = [] } = vendorBlueprint("stripe")?.contract ?? {};
const routeOf = new Map(operations.map(({ id, method, path }) => [id, `${method.toUpperCase()} ${path}`]));

/** One call of the SDK for each route, in the order of a shop's day. */
async function callAll(stripe: Stripe): Promise<void> {
  const { id: customer } = await stripe.customers.create({ email: "shopper@example.com" });
  await stripe.customers.update(customer, { name: "Ada" });
  await stripe.customers.retrieve(customer);
  await stripe.customers.list();
  const { id: card } = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
  await stripe.paymentMethods.attach(card, { customer });
  await stripe.paymentMethods.retrieve(card);
  await stripe.paymentMethods.list({ customer });
  await stripe.customers.listPaymentMethods(customer);
  const made = await stripe.paymentIntents.create({
    ...{ amount: 4990, currency: "eur", customer, payment_method: card, capture_method: "manual" },
    metadata: { order_id: "order-1" },
  });
  await stripe.paymentIntents.update(made.id, { description: "a shirt" });
  await stripe.paymentIntents.confirm(made.id);
  const paid = await stripe.paymentIntents.capture(made.id, {}, { idempotencyKey: "order-1-capture" });
  await stripe.paymentIntents.retrieve(made.id);
  await stripe.paymentIntents.list();
  await stripe.paymentIntents.search({ query: "metadata['order_id']:'order-1'" });
  const open = await stripe.paymentIntents.create({ amount: 100, currency: "eur", metadata: { order_id: "order-2" } });
  await stripe.paymentIntents.cancel(open.id);
  await stripe.paymentMethods.detach(card);
  const refund = await stripe.refunds.create({ payment_intent: made.id, amount: 990 });
  await stripe.refunds.retrieve(refund.id);
  await stripe.refunds.list({ payment_intent: made.id });
  await stripe.charges.retrieve(paid.latest_charge as string);
  await stripe.charges.list({ payment_intent: made.id });
  const booked = await stripe.balanceTransactions.list();
  await stripe.balanceTransactions.retrieve(booked.data[0]?.id ?? "");
  const events = await stripe.events.list();
  await stripe.events.retrieve(events.data[0]?.id ?? "");
  const session = await stripe.checkout.sessions.create({
    mode: "payment",
    line_items: [{ price_data: { currency: "eur", unit_amount: 4990, product_data: { name: "Shirt" } } }],
    success_url: "http://127.0.0.1:1/thanks",
    metadata: { order_id: "order-3" },
  });
  await stripe.checkout.sessions.retrieve(session.id);
  await stripe.checkout.sessions.list();
  await stripe.checkout.sessions.listLineItems(session.id);
  await stripe.checkout.sessions.expire(session.id);
}

describe("the fidelity list of Stripe", () => {
  let desk: StripeDesk;
  let called: ReadonlySet<string>;
  beforeAll(async () => {
    desk = await openStripe();
    await callAll(desk.stripe);
    const calls = desk.history.filter((event) => event.type === "call");
    called = new Set(calls.map(({ site }) => routeOf.get(site.operation) ?? site.operation));
  });
  afterAll(() => desk.stop());

  it("names routes", () => expect(listed.length).toBeGreaterThan(25));

  it.each(listed)("%s is called by the official SDK, and answers as its contract says", (route) => {
    expect(called).toContain(route);
    const answers = desk.history.filter((event) => event.type === "answer");
    const own = answers.filter(({ site }) => routeOf.get(site.operation) === route);
    expect(own.map(({ value }) => [value.status, value.violations])).toEqual(own.map(() => [200, undefined]));
  });

  it("names all that the contract has, but the pages, which are no part of Stripe's API", () => {
    const pages = operations.filter(({ security }) => security === "none").map(({ id }) => id);
    expect(pages).toEqual(["showBankPage", "authenticatePaymentIntent", "showCheckoutPage", "payOnCheckoutPage"]);
    const routes = operations.flatMap(({ id }) => (pages.includes(id) ? [] : [routeOf.get(id) ?? id]));
    expect([...listed].sort()).toEqual(routes.sort());
  });
});
