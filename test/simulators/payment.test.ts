import fc from "fast-check";
import { describe, expect, it } from "vitest";
import payment from "../../simulators/payment.ts";
import { type Answer, play } from "./harness.ts";

const seed = 20260115; // printed by fast-check with every counterexample

type House = ReturnType<typeof play>;

const create = (house: House, token = "tok_visa_ok", more: object = {}): Answer =>
  house.call("createPayment", {
    body: { order_reference: "order-1", amount_minor: 1_000, currency: "EUR", payment_token: token, ...more },
  });
const act = (house: House, operation: string, payment_id: string, body: object = {}): Answer =>
  house.call(operation, { path: { payment_id }, body });
const refund = (house: House, id: string, amount_minor: number): Answer =>
  act(house, "createRefund", id, { amount_minor, refund_reference: "r1" });

/** A payment in each state. */
function inState(house: House, status: string): string {
  const token = status === "declined" ? "tok_declined" : status === "requires_action" ? "tok_requires_action" : "tok_visa_ok";
  const { id } = create(house, token).body;
  if (status === "captured") act(house, "capturePayment", id, { amount_minor: 600 });
  if (status === "voided") act(house, "voidPayment", id);
  return id;
}

describe("the payment's states", () => {
  it.each([
    ["requires_action", 409, 200, 409, 200],
    ["authorized", 200, 200, 409, 409],
    ["declined", 409, 409, 409, 409],
    ["captured", 200, 409, 201, 409],
    ["voided", 409, 409, 409, 409],
  ])("from %s: capture %d, void %d, refund %d, authentication %d", (status, capture, cancel, paidBack, authentication) => {
    const answers = [
      (house: House, id: string) => act(house, "capturePayment", id, { amount_minor: 100 }),
      (house: House, id: string) => act(house, "voidPayment", id),
      (house: House, id: string) => refund(house, id, 100),
      (house: House, id: string) => act(house, "completeAuthentication", id, { outcome: "succeeded" }),
    ].map((attempt) => {
      const house = play(payment);
      return attempt(house, inState(house, status)).status;
    });
    expect(answers).toEqual([capture, cancel, paidBack, authentication]);
  });

  it.each(["tok_declined", "tok_insufficient_funds"])("declines %s without an effect", (token) => {
    const house = play(payment);
    expect(create(house, token).body).toMatchObject({ status: "declined", decline_reason: expect.any(String) });
    expect([house.effects, house.webhooks]).toEqual([[], ["payment.declined"]]);
  });

  it("authorizes or declines once the shopper is done at the bank", () => {
    const house = play(payment);
    create(house, "tok_requires_action", { return_url: "http://127.0.0.1/back" });
    expect(house.move("authentication_succeeded")).toBe(true);
    expect(house.move("authentication_failed")).toBe(false);
    expect(house.effects).toMatchObject([{ kind: "authorized", amountMinor: 1_000 }]);
  });
});

describe("refunds", () => {
  it("leave neither effect nor books where they fail", () => {
    const house = play(payment);
    const { id } = create(house, "tok_refund_fails").body;
    act(house, "capturePayment", id, { amount_minor: 1_000 });
    const made = refund(house, id, 400).body.id;
    expect(house.call("getRefund", { path: { refund_id: made } }).body.status).toBe("failed");
    expect(payment.books?.(house.state)).toMatchObject([{ capturedMinor: 1_000, refundedMinor: 0 }]);
    expect(house.effects.map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
  });

  it("reserve while they are pending, and count once they have succeeded", () => {
    const house = play(payment, { refundSettlesAfterMs: 50 });
    const { id } = create(house).body;
    act(house, "capturePayment", id, { amount_minor: 1_000 });
    const made = refund(house, id, 700).body;
    expect([made.status, refund(house, id, 301).status]).toEqual(["pending", 422]);
    expect(payment.books?.(house.state)[0]?.refundedMinor).toBe(0);
    expect(house.later).toEqual([{ afterMs: 50, move: "refund_settled", id: made.id }]);
    expect([house.move("refund_settled", made.id), house.move("refund_settled", made.id)]).toEqual([true, false]);
    expect(house.effects.at(-1)).toMatchObject({ kind: "refunded", of: id, reference: "r1", amountMinor: 700 });
  });
});

it("books each day by itself, in UTC", () => {
  const house = play(payment);
  const { id } = create(house).body;
  act(house, "capturePayment", id, { amount_minor: 1_000 });
  house.wait(24 * 3_600_000);
  refund(house, id, 100);
  const amounts = (day: string): unknown => house.call("listBalanceTransactions", { query: { day } }).body.data;
  expect(amounts("2026-01-15")).toMatchObject([{ type: "capture", amount_minor: 1_000 }]);
  expect(amounts("2026-01-16")).toMatchObject([{ type: "refund", amount_minor: -100 }]);
});

const command = fc.tuple(fc.constantFrom("capturePayment", "voidPayment", "refund", "settle"), fc.integer({ min: 1, max: 700 }));

it("never captures or refunds too much, whatever is asked, and its effects add up to its books", () => {
  fc.assert(
    fc.property(fc.constantFrom("tok_visa_ok", "tok_refund_fails"), fc.array(command, { maxLength: 15 }), (token, commands) => {
      const house = play(payment, { refundSettlesAfterMs: 10 });
      const { id } = create(house, token).body;
      let version = 1;
      for (const [name, amount_minor] of commands) {
        if (name === "settle") house.move("refund_settled");
        else if (name === "refund") refund(house, id, amount_minor);
        else act(house, name, id, { amount_minor });
        const now = act(house, "getPayment", id).body as unknown as Record<string, number>;
        expect(now.version).toBeGreaterThanOrEqual(version);
        version = now.version ?? 0;
        const { data } = act(house, "listRefunds", id).body as unknown as { data: { status: string; amount_minor: number }[] };
        const live = data.filter(({ status }) => status !== "failed").reduce((sum, one) => sum + one.amount_minor, 0);
        expect(live).toBeLessThanOrEqual(now.captured_minor ?? 0);
        expect(now.captured_minor).toBeLessThanOrEqual(1_000);
      }
      const sum = (kind: string): number =>
        house.effects.filter((one) => one.kind === kind).reduce((total, one) => total + (one.amountMinor ?? 0), 0);
      expect(payment.books?.(house.state)).toMatchObject([
        { authorizedMinor: sum("authorized"), capturedMinor: sum("captured"), refundedMinor: sum("refunded") },
      ]);
    }),
    { seed, numRuns: 60 },
  );
});
