import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import declineFault from "../../src/faults/call/decline.ts";
import errorInSuccess from "../../src/faults/call/error-in-success.ts";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { openStripe, type StripeDesk, webhookSecret } from "./stripe-desk.ts";

let desk: StripeDesk;
beforeAll(async () => {
  desk = await openStripe();
});
afterEach(() => desk.strike(undefined));
afterAll(() => desk.stop());

const order = (order_id: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}): Stripe.PaymentIntentCreateParams => ({
  amount: 4990,
  currency: "eur",
  payment_method: "pm_card_visa",
  metadata: { order_id },
  ...more,
});
const paid = (name: string, more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  desk.stripe.paymentIntents.create(order(name, { confirm: true, ...more }));
const ledgerOf = (name: string) =>
  [...desk.partner.ledger(name)].map(({ kind, amountMinor, currency, ref, of }) => ({
    kind,
    amountMinor,
    currency,
    ref,
    ...(of !== undefined && { of }),
  }));
const errorOf = (promise: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  promise.then(
    () => Promise.reject(new Error("it resolved")),
    (error: unknown) => error as Stripe.errors.StripeError,
  );
/** No contract of the partner's own is broken by its answers. */
const ownMistakes = () => desk.history.filter((event) => event.type === "answer" && event.value.violations !== undefined);

it("takes a payment at once, shows it, and gives it back in parts", async () => {
  const intent = await paid("order-1");
  expect(intent).toMatchObject({ object: "payment_intent", status: "succeeded", amount_received: 4990, currency: "eur" });
  expect(await desk.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    id: intent.id,
    metadata: { order_id: "order-1" },
  });
  const refund = await desk.stripe.refunds.create({ payment_intent: intent.id, amount: 1000, metadata: { line: "2" } });
  expect(refund).toMatchObject({
    object: "refund",
    status: "succeeded",
    amount: 1000,
    payment_intent: intent.id,
    metadata: { line: "2" },
  });
  expect(await desk.stripe.refunds.retrieve(refund.id)).toMatchObject({ id: refund.id, amount: 1000 });
  const rest = await desk.stripe.refunds.create({ charge: intent.latest_charge as string });
  expect(rest.amount).toBe(3990);
  expect(ledgerOf("order-1")).toEqual([
    { kind: "authorized", amountMinor: 4990, currency: "EUR", ref: intent.id },
    { kind: "captured", amountMinor: 4990, currency: "EUR", ref: intent.id },
    { kind: "refunded", amountMinor: 1000, currency: "EUR", ref: refund.id, of: intent.id },
    { kind: "refunded", amountMinor: 3990, currency: "EUR", ref: rest.id, of: intent.id },
  ]);
  expect(desk.partner.books().find((book) => book.order === "order-1")).toMatchObject({
    capturedMinor: 4990,
    refundedMinor: 4990,
  });
  const again = await errorOf(desk.stripe.refunds.create({ payment_intent: intent.id }));
  expect(again).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, code: "charge_already_refunded" });
  expect(ownMistakes()).toEqual([]);
});

it("reserves, takes a part, and takes no more", async () => {
  const made = await desk.stripe.paymentIntents.create(order("order-2", { capture_method: "manual" }));
  expect(made.status).toBe("requires_confirmation");
  const held = await desk.stripe.paymentIntents.confirm(made.id);
  expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 4990, amount_received: 0 });
  const taken = await desk.stripe.paymentIntents.capture(made.id, { amount_to_capture: 4000 });
  expect(taken).toMatchObject({ status: "succeeded", amount_capturable: 0, amount_received: 4000 });
  const more = await errorOf(desk.stripe.paymentIntents.capture(made.id, { amount_to_capture: 990 }));
  expect(more).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
  expect(more.payment_intent).toMatchObject({ id: made.id, status: "succeeded" });
  expect(ledgerOf("order-2").map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
    ["authorized", 4990],
    ["captured", 4000],
  ]);
  expect(ownMistakes()).toEqual([]);
});

it("changes a payment before it is confirmed, and not after", async () => {
  const made = await desk.stripe.paymentIntents.create(order("order-30", { description: "two shirts" }));
  const changed = await desk.stripe.paymentIntents.update(made.id, {
    amount: 3990,
    description: "one shirt",
    payment_method: "pm_card_mastercard",
    metadata: { gift: "yes" },
  });
  expect(changed).toMatchObject({
    amount: 3990,
    description: "one shirt",
    payment_method: "pm_card_mastercard",
    metadata: { order_id: "order-30", gift: "yes" },
  });
  expect((await desk.stripe.paymentIntents.confirm(made.id)).amount_received).toBe(3990);
  const late = await errorOf(desk.stripe.paymentIntents.update(made.id, { amount: 4990 }));
  expect(late).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
  expect(ledgerOf("order-30").map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
    ["authorized", 3990],
    ["captured", 3990],
  ]);
  expect(ownMistakes()).toEqual([]);
});

it("lists the refunds of a payment, and shows its charge", async () => {
  const intent = await paid("order-31");
  const charge = intent.latest_charge as string;
  for (const amount of [1000, 500]) await desk.stripe.refunds.create({ payment_intent: intent.id, amount });
  const other = await paid("order-32");
  await desk.stripe.refunds.create({ payment_intent: other.id });
  for (const of of [{ payment_intent: intent.id }, { charge }])
    expect((await desk.stripe.refunds.list(of)).data.map(({ amount }) => amount)).toEqual([500, 1000]);
  expect(await desk.stripe.charges.retrieve(charge)).toMatchObject({
    id: charge,
    object: "charge",
    amount: 4990,
    amount_captured: 4990,
    amount_refunded: 1500,
    refunded: false,
    payment_intent: intent.id,
  });
  expect(await errorOf(desk.stripe.charges.retrieve("ch_of_nobody"))).toMatchObject({
    statusCode: 404,
    code: "resource_missing",
  });
  expect(ownMistakes()).toEqual([]);
});

it("cancels what was reserved, and what nobody had confirmed", async () => {
  const held = await paid("order-3", { capture_method: "manual" });
  expect(await desk.stripe.paymentIntents.cancel(held.id, { cancellation_reason: "abandoned" })).toMatchObject({
    status: "canceled",
    cancellation_reason: "abandoned",
  });
  const open = await desk.stripe.paymentIntents.create(order("order-3"));
  expect((await desk.stripe.paymentIntents.cancel(open.id)).status).toBe("canceled");
  expect(await errorOf(desk.stripe.paymentIntents.confirm(open.id))).toMatchObject({ code: "payment_intent_unexpected_state" });
  expect(ledgerOf("order-3").map(({ kind }) => kind)).toEqual(["authorized", "voided"]);
});

it("rejects a card that the bank refuses, and takes another for the same payment", async () => {
  const refused = await errorOf(paid("order-4", { payment_method: "pm_card_chargeDeclinedInsufficientFunds" }));
  expect(refused).toMatchObject({
    type: "StripeCardError",
    statusCode: 402,
    code: "card_declined",
    decline_code: "insufficient_funds",
  });
  const intent = refused.payment_intent as Stripe.PaymentIntent;
  expect(intent).toMatchObject({ status: "requires_payment_method", last_payment_error: { decline_code: "insufficient_funds" } });
  const second = await desk.stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" });
  expect(second.status).toBe("succeeded");
  const attempts = await desk.stripe.charges.list({ payment_intent: intent.id });
  expect(attempts.data.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
  expect(ledgerOf("order-4").map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
  expect(ownMistakes()).toEqual([]);
});

it("sends the shopper to the bank, and charges once the bank has said yes", async () => {
  const intent = await paid("order-5", {
    payment_method: "pm_card_threeDSecure2Required",
    return_url: "http://127.0.0.1:1/back",
  });
  expect(intent).toMatchObject({
    status: "requires_action",
    latest_charge: null,
    next_action: { type: "redirect_to_url", redirect_to_url: { return_url: "http://127.0.0.1:1/back" } },
  });
  expect(desk.partner.advance("order-5", "authentication_succeeded")).toBe(true);
  expect(await desk.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: "succeeded", amount_received: 4990 });
  const other = await paid("order-6", { payment_method: "pm_card_threeDSecure2Required" });
  expect(desk.partner.advance("order-6", "authentication_failed")).toBe(true);
  expect(await desk.stripe.paymentIntents.retrieve(other.id)).toMatchObject({
    status: "requires_payment_method",
    last_payment_error: { code: "payment_intent_authentication_failure" },
  });
  expect(ledgerOf("order-6")).toEqual([]);
});

it("gives the first answer again under a key, and refuses the key with anything else", async () => {
  const keyed = { idempotencyKey: "order-7/pay" };
  const first = await desk.stripe.paymentIntents.create(order("order-7", { confirm: true }), keyed);
  const again = await desk.stripe.paymentIntents.create(order("order-7", { confirm: true }), keyed);
  expect(again.id).toBe(first.id);
  expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
  const other = await errorOf(desk.stripe.paymentIntents.create(order("order-7", { confirm: true, amount: 5000 }), keyed));
  expect(other).toMatchObject({ type: "StripeIdempotencyError", statusCode: 400, rawType: "idempotency_error" });
  expect(ledgerOf("order-7").map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
});

it("refuses a key that is still in flight with 409, and says that a repeat is welcome", async () => {
  desk.strike(() => ({ delayMs: 300 }));
  const keyed = { idempotencyKey: "order-8/pay" };
  const first = desk.stripe.paymentIntents.create(order("order-8", { confirm: true }), keyed);
  const tooEarly = errorOf(desk.stripe.paymentIntents.create(order("order-8", { confirm: true }), keyed));
  const outcomes = await Promise.allSettled([first, tooEarly]);
  const error = outcomes
    .map((each) => (each.status === "fulfilled" ? each.value : each.reason))
    .find((each) => each.statusCode === 409);
  expect(error).toMatchObject({ rawType: "idempotency_error", code: "idempotency_key_in_use" });
  expect(error.headers["stripe-should-retry"]).toBe("true");
});

it("has the SDK try again under one key what an outage kept, so that it is charged once", async () => {
  let calls = 0;
  desk.strike(() =>
    ++calls === 1 ? { effect: false, reply: () => failure(503) } : calls === 2 ? { delivery: { type: "reset" } } : undefined,
  );
  const intent = await desk.client({ retries: 3 }).paymentIntents.create(order("order-9", { confirm: true }));
  expect(intent.status).toBe("succeeded");
  expect(calls).toBe(3);
  expect(ledgerOf("order-9").map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
});

it.each([
  ["503", { effect: false, reply: () => failure(503) }, "StripeAPIError"],
  ["500", { effect: false, reply: () => failure(500) }, "StripeAPIError"],
  ["502 with a page", { effect: false, reply: () => failure(502) }, "StripeAPIError"],
  ["404", { effect: false, reply: () => failure(404) }, "StripeInvalidRequestError"],
  ["401", { effect: false, reply: () => failure(401) }, "StripeAuthenticationError"],
  ["403", { effect: false, reply: () => failure(403) }, "StripePermissionError"],
])("rejects an injected %s", async (_name, plan, type) => {
  desk.strike(() => plan);
  expect(await errorOf(desk.stripe.paymentIntents.create(order("order-10")))).toMatchObject({ type });
  expect(await errorOf(desk.stripe.paymentIntents.retrieve("pi_1"))).toMatchObject({ type });
});

it("rejects an injected 429, a decline, and an error inside a success", async () => {
  const answer = () => errorOf(desk.stripe.paymentIntents.create(order("order-11")));
  desk.strike((facts) => throttle.decide(facts, { retry_after_s: 2, as: "seconds" }) as never);
  expect(await answer()).toMatchObject({ type: "StripeRateLimitError", statusCode: 429, headers: { "retry-after": "2" } });
  desk.strike((facts) => declineFault.decide(facts) as never);
  expect(await answer()).toMatchObject({ type: "StripeCardError", code: "card_declined", decline_code: "generic_decline" });
  desk.strike((facts) => errorInSuccess.decide(facts) as never);
  expect(await answer()).toMatchObject({ rawType: "api_error" });
});

it("rejects a bad key, a payment that is not there, and parameters that are wrong", async () => {
  const stranger = desk.client({ key: "sk_test_stranger" });
  expect(await errorOf(stranger.paymentIntents.retrieve("pi_1"))).toMatchObject({
    type: "StripeAuthenticationError",
    statusCode: 401,
  });
  expect(await errorOf(desk.stripe.paymentIntents.retrieve("pi_1"))).toMatchObject({
    type: "StripeInvalidRequestError",
    statusCode: 404,
    code: "resource_missing",
    param: "intent",
  });
  const wrong = await errorOf(desk.stripe.paymentIntents.create(order("order-12", { amount: 0 })));
  expect(wrong).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, param: "amount" });
  const unknown = await errorOf(desk.stripe.paymentIntents.create(order("order-12", { payment_method: "pm_unknown" })));
  expect(unknown).toMatchObject({ code: "resource_missing", param: "payment_method" });
});

it("goes through pages, expands what is asked for, and finds by metadata", async () => {
  const made = [];
  for (let n = 0; n < 5; n += 1) made.push((await paid("order-13")).id);
  const listed: string[] = [];
  for await (const { id, metadata } of desk.stripe.paymentIntents.list({ limit: 2 }))
    if (metadata.order_id === "order-13") listed.push(id);
  expect(listed).toEqual(made.toReversed());
  const whole = await desk.stripe.paymentIntents.retrieve(made[0] as string, { expand: ["latest_charge.balance_transaction"] });
  expect(whole.latest_charge).toMatchObject({
    object: "charge",
    balance_transaction: { object: "balance_transaction", amount: 4990 },
  });
  const { data, has_more } = await desk.stripe.paymentIntents.search({ query: "metadata['order_id']:'order-13'", limit: 3 });
  expect([data.length, has_more]).toEqual([3, true]);
  const bookings = await desk.stripe.balanceTransactions.list({ limit: 1 });
  expect(bookings.data[0]).toMatchObject({ type: "charge", amount: 4990 });
  expect(await desk.stripe.balanceTransactions.retrieve((bookings.data[0] as { id: string }).id)).toEqual(
    expect.objectContaining({ amount: 4990 }),
  );
  expect(ownMistakes()).toEqual([]);
});

it("signs events that the SDK verifies, and shows the same under their ids", async () => {
  const intent = await paid("order-14");
  const { headers, body } = await desk.webhook("payment_intent.succeeded");
  const signature = headers["stripe-signature"] ?? "";
  const event = desk.stripe.webhooks.constructEvent(body, signature, webhookSecret);
  expect(event).toMatchObject({
    object: "event",
    type: "payment_intent.succeeded",
    data: { object: { object: "payment_intent" } },
  });
  expect(() => desk.stripe.webhooks.constructEvent(body, signature, "whsec_another")).toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  );
  expect(() => desk.stripe.webhooks.constructEvent(`${body} `, signature, webhookSecret)).toThrow(
    Stripe.errors.StripeSignatureVerificationError,
  );
  const events = await desk.stripe.events.list({ type: "payment_intent.succeeded", limit: 1 });
  expect((events.data[0] as { data: { object: { id: string } } }).data.object.id).toBe(intent.id);
  expect(await desk.stripe.events.retrieve(event.id)).toMatchObject({ id: event.id, type: event.type });
});
