import {
  CheckoutAPI,
  Client,
  Config,
  EnvironmentEnum,
  hmacValidator as HmacValidator,
  type HttpClientException,
  Types,
} from "@adyen/api-library";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import throttle from "../../src/faults/call/throttle.ts";
import { failure } from "../../src/faults/replies.ts";
import { counterfeit } from "../../src/partner/counterfeit.ts";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { errorOf, openVendor, type Received } from "./vendor-desk.ts";

const desk = openVendor("adyen", "https://checkout-test.adyen.com");
const connect = (apiKey = desk.key): CheckoutAPI =>
  new CheckoutAPI(new Client(new Config({ apiKey, environment: EnvironmentEnum.TEST })));
const { PaymentsApi: payments, ModificationsApi: modifications } = connect();

beforeAll(() => desk.listen());
afterEach(() => desk.strike(undefined));
afterAll(() => desk.stop());

type Item = Types.notification.NotificationRequestItem;
const { ResultCodeEnum: results } = Types.checkout.PaymentResponse;
const merchantAccount = "FiredrillECOM";
const eur = (value: number) => ({ currency: "EUR", value });
const order = (reference: string, more: object = {}): Types.checkout.PaymentRequest => ({
  amount: eur(4990),
  merchantAccount,
  reference,
  returnUrl: `http://127.0.0.1:1/orders/${reference}?lang=en`,
  paymentMethod: { type: "scheme", storedPaymentMethodId: "8415" } as never,
  ...more,
});
const card = (storedPaymentMethodId: string) => ({ paymentMethod: { type: "scheme", storedPaymentMethodId } });
const pay = (reference: string, more: object = {}) => payments.payments(order(reference, more));
const manual = { additionalData: { manualCapture: "true" } };
const itemOf = ({ body }: Received): Item =>
  (JSON.parse(body) as { notificationItems: { NotificationRequestItem: Item }[] }).notificationItems[0]
    ?.NotificationRequestItem as Item;
/** What is told of something, once it is. */
const told = async (eventCode: string, pspReference = ""): Promise<Item> =>
  itemOf(
    await desk.webhook((webhook) => {
      const item = itemOf(webhook);
      return String(item.eventCode) === eventCode && item.pspReference === pspReference;
    }),
  );
const modify = (value: number, reference = "m1") => ({ amount: eur(value), merchantAccount, reference });
const failed = (promise: Promise<unknown>) => errorOf<HttpClientException>(promise);
const browse = (url = "", outcome?: string): Promise<Response> =>
  fetch(url, { redirect: "manual", ...(outcome !== undefined && { method: "POST", body: new URLSearchParams({ outcome }) }) });
const broughtBack = (response: Response, name: string): string =>
  new URL(response.headers.get("location") ?? "").searchParams.get(name) ?? "";

it("takes a payment at once, and gives it back in parts that notifications tell", async () => {
  const payment = await pay("order-1");
  expect(payment).toMatchObject({ resultCode: results.Authorised, merchantReference: "order-1", amount: eur(4990) });
  const psp = payment.pspReference ?? "";
  expect(await told("AUTHORISATION", psp)).toMatchObject({ success: "true", merchantReference: "order-1", amount: eur(4990) });
  const refund = await modifications.refundCapturedPayment(psp, modify(1000, "r1"));
  expect(refund).toMatchObject({ status: "received", paymentPspReference: psp, reference: "r1" });
  expect(await told("REFUND", refund.pspReference)).toMatchObject({
    ...{ success: "true", originalReference: psp, merchantReference: "r1", amount: eur(1000) },
  });
  const tooMuch = await modifications.refundCapturedPayment(psp, modify(4000, "r2"));
  expect(tooMuch.status).toBe("received");
  expect(await told("REFUND", tooMuch.pspReference)).toMatchObject({
    success: "false",
    reason: "Insufficient balance on payment",
  });
  expect(desk.ledger("order-1")).toEqual([
    ["authorized", 4990],
    ["captured", 4990],
    ["refunded", 1000],
  ]);
});

it("reserves, takes in parts, and tells of what is too much", async () => {
  const { pspReference: psp = "" } = await pay("order-2", manual);
  const capture = await modifications.captureAuthorisedPayment(psp, modify(4000, "c1"));
  expect(capture).toMatchObject({ status: "received", paymentPspReference: psp, amount: eur(4000) });
  expect(await told("CAPTURE", capture.pspReference)).toMatchObject({
    success: "true",
    originalReference: psp,
    amount: eur(4000),
  });
  const more = await modifications.captureAuthorisedPayment(psp, modify(1000));
  expect(await told("CAPTURE", more.pspReference)).toMatchObject({ success: "false" });
  const late = await modifications.cancelAuthorisedPaymentByPspReference(psp, { merchantAccount });
  expect(await told("CANCELLATION", late.pspReference)).toMatchObject({
    success: "false",
    reason: "Transaction already captured",
  });
  expect(desk.ledger("order-2")).toEqual([
    ["authorized", 4990],
    ["captured", 4000],
  ]);
});

it("gives back what is reserved", async () => {
  const { pspReference: psp = "" } = await pay("order-3", manual);
  const cancel = await modifications.cancelAuthorisedPaymentByPspReference(psp, { merchantAccount, reference: "x1" });
  expect(cancel).toMatchObject({ status: "received", reference: "x1" });
  expect(await told("CANCELLATION", cancel.pspReference)).toMatchObject({ success: "true", originalReference: psp });
  expect(desk.ledger("order-3").map(([kind]) => kind)).toEqual(["authorized", "voided"]);
});

it("says that the bank refuses a card, and why", async () => {
  const refused = await pay("order-4", card("tok_insufficient_funds"));
  expect(refused).toMatchObject({ resultCode: results.Refused, refusalReason: "Not enough balance", refusalReasonCode: "12" });
  expect(await told("AUTHORISATION", refused.pspReference)).toMatchObject({ success: "false", reason: "Not enough balance" });
  expect(desk.ledger("order-4")).toEqual([]);
});

it.each([
  ["authorised", results.Authorised, ["authorized", "captured"]],
  ["refused", results.Refused, []],
  ["cancelled", results.Cancelled, []],
])("sends the shopper away, and learns from what is brought back that it was %s", async (outcome, result, ledger) => {
  const name = `order-5-${outcome}`;
  const payment = await pay(name, { paymentMethod: { type: "ideal" } });
  expect(payment.resultCode).toBe(results.RedirectShopper);
  const { url } = payment.action as { url: string };
  const page = await browse(url);
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html"]);
  const back = await browse(url, outcome);
  expect(back.headers.get("location")).toContain(`http://127.0.0.1:1/orders/${name}?lang=en&redirectResult=`);
  const redirectResult = broughtBack(back, "redirectResult");
  expect((await payments.paymentsDetails({ details: { redirectResult } })).resultCode).toBe(result);
  expect(desk.ledger(name).map(([kind]) => kind)).toEqual(ledger);
  expect((await failed(payments.paymentsDetails({ details: { redirectResult: "bm9ib2R5" } }))).statusCode).toBe(422);
});

it("takes a payment at a session's page", async () => {
  const session = await payments.sessions({ ...order("order-6"), mode: "hosted" as never } as never);
  expect(session).toMatchObject({ reference: "order-6", amount: eur(4990), merchantAccount });
  const back = await browse(session.url, "authorised");
  const result = await payments.getResultOfPaymentSession(session.id ?? "", broughtBack(back, "sessionResult"));
  expect(result).toMatchObject({ id: session.id, status: "completed" });
  expect((await failed(payments.getResultOfPaymentSession(session.id ?? "", "somebody's"))).statusCode).toBe(422);
  expect(desk.ledger("order-6").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("signs notifications so that the SDK verifies them", async () => {
  const { pspReference: psp = "" } = await pay("order-7");
  const item = await told("AUTHORISATION", psp);
  const validator = new HmacValidator();
  expect(desk.secret).toMatch(/^[0-9a-f]+$/);
  expect(validator.validateHMAC(item, desk.secret)).toBe(true);
  expect(validator.validateHMAC(item, desk.secret.replace(/^../, "00"))).toBe(false);
  expect(validator.validateHMAC({ ...item, success: "false" as never }, desk.secret)).toBe(false);
  expect(validator.validateHMAC({ ...item, amount: eur(1) } as never, desk.secret)).toBe(false);
});

it("forges what the SDK refuses", async () => {
  const { pspReference: psp = "" } = await pay("order-13", manual);
  const { additionalData: _signature, ...item } = await told("AUTHORISATION", psp);
  const blueprint = vendorBlueprint("adyen");
  const message = { id: "evt_1", type: "AUTHORISATION.success", timestamp: "2026-01-15T10:00:00.000Z", data: item };
  const forgery = (kind: "forged-signature" | "unsigned"): Item => {
    const options = { kind, id: "evt_2", message, sent: undefined, random: createRandom(1), nowMs: 0, secrets: [desk.secret] };
    const { webhooks = [] } = blueprint?.contract ?? {};
    const sent = counterfeit({ ...options, webhooks, ...(blueprint?.dialect && { dialect: blueprint.dialect.webhooks }) });
    return itemOf({ url: "", ...sent });
  };
  const validator = new HmacValidator();
  const forged = forgery("forged-signature");
  // what was reserved is said to be refused
  expect([String(forged.success), forged.pspReference, validator.validateHMAC(forged, desk.secret)]).toEqual([
    "false",
    psp,
    false,
  ]);
  expect(forgery("unsigned").additionalData?.hmacSignature).toBeUndefined();
});

it("gives the first answer again under a key, and refuses the key with anything else", async () => {
  const keyed = { idempotencyKey: "order-8/pay" };
  const first = await payments.payments(order("order-8"), { ...keyed });
  expect((await payments.payments(order("order-8"), { ...keyed })).pspReference).toBe(first.pspReference);
  const other = await failed(payments.payments(order("order-8", { amount: eur(5000) }), { ...keyed }));
  expect(other).toMatchObject({ statusCode: 422, errorCode: "704" });
  expect(desk.ledger("order-8").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("charges once what is asked again under one key after an outage, and after a lost answer", async () => {
  let calls = 0;
  desk.strike(() =>
    ++calls === 1 ? { effect: false, reply: () => failure(503) } : calls === 2 ? { delivery: { type: "reset" } } : undefined,
  );
  const again = () => payments.payments(order("order-9"), { idempotencyKey: "order-9/pay" });
  const down = await failed(again());
  // the SDK tries nothing again by itself: it says that this may be
  expect([down.statusCode, down.responseHeaders?.["transient-error"]]).toEqual([503, "true"]);
  expect(await failed(again())).toMatchObject({ name: "ApiException" });
  expect((await again()).resultCode).toBe(results.Authorised);
  expect(desk.ledger("order-9").map(([kind]) => kind)).toEqual(["authorized", "captured"]);
});

it("rejects an injected 503, 500, 502 with a page, 429, 404, 401 and 403", async () => {
  for (const status of [503, 500, 502, 429, 404, 401, 403]) {
    desk.strike((facts) =>
      status === 429
        ? (throttle.decide(facts, { retry_after_s: 2, as: "seconds" }) as never)
        : { effect: false, reply: () => failure(status) },
    );
    expect(await failed(pay("order-10"))).toMatchObject({ name: "HttpClientException", statusCode: status });
    expect(await failed(modifications.refundCapturedPayment("PAY1", modify(1)))).toMatchObject({ statusCode: status });
  }
});

it("rejects a bad key, a payment that is not there, and fields that are wrong", async () => {
  const stranger = await failed(connect("nobody's key").PaymentsApi.payments(order("order-11")));
  expect(stranger).toMatchObject({ statusCode: 401, errorCode: "000" });
  const gone = await failed(modifications.captureAuthorisedPayment("PAY1", modify(1)));
  expect(gone).toMatchObject({ statusCode: 422, errorCode: "167", apiError: { errorType: "validation" } });
  expect(await failed(pay("order-11", { amount: eur(0) }))).toMatchObject({ statusCode: 422, errorCode: "137" });
  expect(await failed(pay("order-11", { amount: { currency: "ZZZ", value: 1 } }))).toMatchObject({ errorCode: "137" });
  expect(await failed(pay("order-11", { returnUrl: undefined }))).toMatchObject({ statusCode: 422, errorCode: "702" });
  const { pspReference: psp = "" } = await pay("order-11");
  const strange = modifications.refundCapturedPayment(psp, { ...modify(1), merchantAccount: "Another" });
  expect(await failed(strange)).toMatchObject({ statusCode: 422, errorCode: "901" });
});

it("tells of chargebacks", async () => {
  const { pspReference: psp } = await pay("order-12");
  expect(desk.partner.advance("order-12", "disputed")).toBe(true);
  const sent = await desk.webhook((webhook) => String(itemOf(webhook).eventCode) === "CHARGEBACK");
  expect(itemOf(sent)).toMatchObject({ originalReference: psp, amount: eur(4990), success: "true" });
});

it("keeps to its own contract, and leaves no route of its list uncalled", () => {
  expect(desk.ownMistakes()).toEqual([]);
  expect(desk.uncalled()).toEqual([]);
});
