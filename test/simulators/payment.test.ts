import fc from "fast-check";
import { describe, expect, it } from "vitest";
import payment from "../../simulators/payment.ts";
import { type Answer, play } from "./harness.ts";

const seed = 20260115; // printed by fast-check with every counterexample

type PlayedPartner = ReturnType<typeof play>;

const create = (partner: PlayedPartner, token = "tok_visa_ok", more: object = {}): Answer =>
  partner.call("createPayment", {
    body: { order_reference: "order-1", amount_minor: 1_000, currency: "EUR", payment_token: token, ...more },
  });
const act = (partner: PlayedPartner, operation: string, payment_id: string, body: object = {}): Answer =>
  partner.call(operation, { path: { payment_id }, body });
const refund = (partner: PlayedPartner, id: string, amount_minor: number): Answer =>
  act(partner, "createRefund", id, { amount_minor, refund_reference: "r1" });

/** A payment in each state. */
function inState(partner: PlayedPartner, status: string): string {
  const token = status === "declined" ? "tok_declined" : status === "requires_action" ? "tok_requires_action" : "tok_visa_ok";
  const { id } = create(partner, token).body;
  if (status === "captured") act(partner, "capturePayment", id, { amount_minor: 600 });
  if (status === "voided") act(partner, "voidPayment", id);
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
      (partner: PlayedPartner, id: string) => act(partner, "capturePayment", id, { amount_minor: 100 }),
      (partner: PlayedPartner, id: string) => act(partner, "voidPayment", id),
      (partner: PlayedPartner, id: string) => refund(partner, id, 100),
      (partner: PlayedPartner, id: string) => act(partner, "completeAuthentication", id, { outcome: "succeeded" }),
    ].map((attempt) => {
      const partner = play(payment);
      return attempt(partner, inState(partner, status)).status;
    });
    expect(answers).toEqual([capture, cancel, paidBack, authentication]);
  });

  it.each(["tok_declined", "tok_insufficient_funds"])("declines %s without an effect", (token) => {
    const partner = play(payment);
    expect(create(partner, token).body).toMatchObject({ status: "declined", decline_reason: expect.any(String) });
    expect([partner.effects, partner.webhooks]).toEqual([[], ["payment.declined"]]);
  });

  it("authorizes or declines once the shopper is done at the bank", () => {
    const partner = play(payment);
    create(partner, "tok_requires_action", { return_url: "http://127.0.0.1/back" });
    expect(partner.move("authentication_succeeded")).toBe(true);
    expect(partner.move("authentication_failed")).toBe(false);
    expect(partner.effects).toMatchObject([{ kind: "authorized", amountMinor: 1_000 }]);
  });
});

describe("refunds", () => {
  it("leave neither effect nor books where they fail", () => {
    const partner = play(payment);
    const { id } = create(partner, "tok_refund_fails").body;
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    const made = refund(partner, id, 400).body.id;
    expect(partner.call("getRefund", { path: { refund_id: made } }).body.status).toBe("failed");
    expect(payment.books?.(partner.state)).toMatchObject([{ capturedMinor: 1_000, refundedMinor: 0 }]);
    expect(partner.effects.map(({ kind }) => kind)).toEqual(["authorized", "captured"]);
  });

  it("reserve while they are pending, and count once they have succeeded", () => {
    const partner = play(payment, { refundSettlesAfterMs: 50 });
    const { id } = create(partner).body;
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    const made = refund(partner, id, 700).body;
    expect([made.status, refund(partner, id, 301).status]).toEqual(["pending", 422]);
    expect(payment.books?.(partner.state)[0]?.refundedMinor).toBe(0);
    expect(partner.later).toEqual([{ afterMs: 50, move: "refund_settled", id: made.id }]);
    expect([partner.move("refund_settled", made.id), partner.move("refund_settled", made.id)]).toEqual([true, false]);
    expect(partner.effects.at(-1)).toMatchObject({ kind: "refunded", of: id, reference: "r1", amountMinor: 700 });
  });
});

describe("what merchants and banks do by themselves", () => {
  it("takes, gives back and releases what is there, and nothing else", () => {
    const partner = play(payment);
    expect(partner.move("captured")).toBe(false);
    const { id } = create(partner).body;
    expect([partner.move("refunded"), partner.move("captured"), partner.move("captured")]).toEqual([false, true, false]);
    refund(partner, id, 300);
    expect([partner.move("voided"), partner.move("refunded"), partner.move("refunded")]).toEqual([false, true, false]);
    expect(partner.effects.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
      ["authorized", 1_000],
      ["captured", 1_000],
      ["refunded", 300],
      ["refunded", 700],
    ]);
    expect(payment.books?.(partner.state)).toMatchObject([{ capturedMinor: 1_000, refundedMinor: 1_000 }]);
    create(partner);
    expect([partner.move("voided"), partner.webhooks.at(-1)]).toEqual([true, "payment.voided"]);
  });

  it("fails a refund that is pending, whatever the card", () => {
    const partner = play(payment, { refundSettlesAfterMs: 50 });
    const { id } = create(partner).body;
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    const made = refund(partner, id, 700).body.id;
    expect([partner.move("refund_failed"), partner.move("refund_settled", made)]).toEqual([true, false]);
    expect(partner.webhooks.at(-1)).toBe("refund.failed");
  });

  it("fails a capture once, and none of which money was given back", () => {
    const partner = play(payment);
    const { id } = create(partner).body;
    expect(partner.move("capture_failed")).toBe(false);
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    expect([partner.move("capture_failed"), partner.move("capture_failed")]).toEqual([true, false]);
    expect(partner.webhooks.at(-1)).toBe("payment.capture_failed");
    expect(payment.books?.(partner.state)).toMatchObject([{ capturedMinor: 0, refundedMinor: 0 }]);
    const other = create(partner).body.id;
    act(partner, "capturePayment", other, { amount_minor: 1_000 });
    refund(partner, other, 1);
    expect(partner.move("capture_failed")).toBe(false);
  });

  it("accepts a capture where outcomes come later, and shows nothing of it until the bank has said yes", () => {
    const partner = play(payment, { outcomes: "later" });
    const before = create(partner).body;
    const accepted = act(partner, "capturePayment", before.id, { amount_minor: 1_000 });
    expect([accepted.status, accepted.body]).toEqual([202, before]);
    expect(partner.call("getPayment", { path: { payment_id: before.id } }).body).toEqual(before);
    const refused = ["capturePayment", "voidPayment"].map((what) => act(partner, what, before.id, { amount_minor: 1 }));
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [409, "capture_pending"],
      [409, "capture_pending"],
    ]);
    expect([partner.move("captured"), partner.move("voided")]).toEqual([false, false]);
    expect(partner.later).toEqual([{ afterMs: 1_000, move: "capture_settled", id: before.id }]);
    expect([partner.move("capture_settled", before.id), partner.move("capture_settled", before.id)]).toEqual([true, false]);
    expect(partner.webhooks.at(-1)).toBe("payment.captured");
    expect(partner.effects.at(-1)).toMatchObject({ kind: "captured", amountMinor: 1_000 });
  });

  it("fails a capture that is pending, and takes nothing back of what never came", () => {
    const partner = play(payment, { outcomes: "later", settlesAfterMs: 50 });
    const { id } = create(partner).body;
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    expect(partner.later).toMatchObject([{ afterMs: 50 }]);
    expect([partner.move("capture_failed"), partner.move("capture_settled", id)]).toEqual([true, false]);
    expect(partner.effects.at(-1)).toMatchObject({ kind: "capture-failed", amountMinor: 0 });
    expect(payment.books?.(partner.state)).toMatchObject([{ authorizedMinor: 1_000, capturedMinor: 0 }]);
    const { data } = partner.call("listBalanceTransactions", { query: { day: "2026-01-15" } }).body;
    expect(data).toEqual([]);
  });

  it("pays out what a payment brought, once, and tells it of no order", () => {
    const partner = play(payment);
    const { id } = create(partner).body;
    expect(partner.move("paid_out")).toBe(false);
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    refund(partner, id, 100);
    expect([partner.move("paid_out"), partner.move("paid_out")]).toEqual([true, false]);
    expect(partner.webhooks.at(-1)).toBe("payout.paid");
    expect(payment.books?.(partner.state)).toMatchObject([{ capturedMinor: 1_000, refundedMinor: 100 }]);
  });

  it.each(["won", "lost"])("opens one dispute over a charge, which is %s once", (end) => {
    const partner = play(payment);
    const { id } = create(partner).body;
    expect(partner.move("disputed")).toBe(false);
    act(partner, "capturePayment", id, { amount_minor: 1_000 });
    expect([partner.move("disputed"), partner.move("disputed")]).toEqual([true, false]);
    expect([partner.move(`dispute_${end}`), partner.move(`dispute_${end}`)]).toEqual([true, false]);
    expect(partner.webhooks.slice(-2)).toEqual(["dispute.opened", `dispute.${end}`]);
  });
});

it("lists the payments of all orders by time, a page at a time, for who has to catch up", () => {
  const partner = play(payment);
  const ids = [create(partner).body.id];
  partner.wait(60_000);
  const since = new Date(
    Date.parse(String(partner.call("getPayment", { path: { payment_id: ids[0] ?? "" } }).body.created_at)) + 1,
  ).toISOString();
  for (const order of ["order-2", "order-3"])
    ids.push(
      partner.call("createPayment", {
        body: { order_reference: order, amount_minor: 1_000, currency: "EUR", payment_token: "tok_visa_ok" },
      }).body.id,
    );
  type Listed = { data: { id: string }[]; next_cursor: string | null };
  const listed = (query: Record<string, string>): Listed => partner.call("listPayments", { query }).body as never;
  expect(listed({}).data.map(({ id }) => id)).toEqual(ids.toReversed());
  expect(listed({ created_since: since }).data.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  const first = listed({ created_since: since, limit: "1" });
  expect([first.data[0]?.id, first.next_cursor]).toEqual([ids[2], ids[2]]);
  expect(listed({ created_since: since, limit: "1", cursor: first.next_cursor ?? "" }).data.map(({ id }) => id)).toEqual([
    ids[1],
  ]);
  expect(listed({ order_reference: "order-2" }).data.map(({ id }) => id)).toEqual([ids[1]]);
});

it("books each day by itself, in UTC", () => {
  const partner = play(payment);
  const { id } = create(partner).body;
  act(partner, "capturePayment", id, { amount_minor: 1_000 });
  partner.wait(24 * 3_600_000);
  refund(partner, id, 100);
  const amounts = (day: string): unknown => partner.call("listBalanceTransactions", { query: { day } }).body.data;
  expect(amounts("2026-01-15")).toMatchObject([{ type: "capture", amount_minor: 1_000 }]);
  expect(amounts("2026-01-16")).toMatchObject([{ type: "refund", amount_minor: -100 }]);
});

const command = fc.tuple(fc.constantFrom("capturePayment", "voidPayment", "refund", "settle"), fc.integer({ min: 1, max: 700 }));

it("never captures or refunds too much, whatever is asked, and its effects add up to its books", () => {
  fc.assert(
    fc.property(fc.constantFrom("tok_visa_ok", "tok_refund_fails"), fc.array(command, { maxLength: 15 }), (token, commands) => {
      const partner = play(payment, { refundSettlesAfterMs: 10 });
      const { id } = create(partner, token).body;
      let version = 1;
      for (const [name, amount_minor] of commands) {
        if (name === "settle") partner.move("refund_settled");
        else if (name === "refund") refund(partner, id, amount_minor);
        else act(partner, name, id, { amount_minor });
        const now = act(partner, "getPayment", id).body as unknown as Record<string, number>;
        expect(now.version).toBeGreaterThanOrEqual(version);
        version = now.version ?? 0;
        const { data } = act(partner, "listRefunds", id).body as unknown as { data: { status: string; amount_minor: number }[] };
        const live = data.filter(({ status }) => status !== "failed").reduce((sum, one) => sum + one.amount_minor, 0);
        expect(live).toBeLessThanOrEqual(now.captured_minor ?? 0);
        expect(now.captured_minor).toBeLessThanOrEqual(1_000);
      }
      const sum = (kind: string): number =>
        partner.effects.filter((one) => one.kind === kind).reduce((total, one) => total + (one.amountMinor ?? 0), 0);
      expect(payment.books?.(partner.state)).toMatchObject([
        { authorizedMinor: sum("authorized"), capturedMinor: sum("captured"), refundedMinor: sum("refunded") },
      ]);
    }),
    { seed, numRuns: 60 },
  );
});
