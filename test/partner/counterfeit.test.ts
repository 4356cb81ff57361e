import { describe, expect, it } from "vitest";
import type { WebhookDefinition } from "../../src/contract/contract.ts";
import { lieAbout } from "../../src/partner/counterfeit.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";

const webhooksOf = (partner: string): readonly WebhookDefinition[] =>
  builtinBlueprints().find(({ name }) => name === partner)?.contract.webhooks ?? [];
const told = (type: string, data: object) => ({ id: "evt_1", type, timestamp: "2026-01-15T10:00:00.000Z", data });
const payment = { id: "pay_1", amount_minor: 7990, captured_minor: 0, refunded_minor: 0, version: 2 };

describe("what a forger says", () => {
  it.each(["requires_action", "declined"])("is that a payment was made, of one that is %s", (status) => {
    expect(lieAbout(told(`payment.${status}`, { ...payment, status }), webhooksOf("payment"))).toMatchObject({
      type: "payment.captured",
      data: { id: "pay_1", status: "captured", amount_minor: 7990, captured_minor: 7990, refunded_minor: 0, version: 1002 },
    });
  });

  it.each([
    ["payment", "payment.authorized", "payment.voided"],
    ["payment", "payment.captured", "payment.voided"],
    ["payment", "payment.voided", "payment.captured"],
    ["payment", "refund.succeeded", "refund.failed"],
    ["carrier", "shipment.label_created", "shipment.cancelled"],
    ["messaging", "message.delivered", "message.bounced"],
  ])("of %s is that what was done is not: %s becomes %s", (partner, type, lie) => {
    expect(lieAbout(told(type, payment), webhooksOf(partner)).type).toBe(lie);
  });

  it("is another amount where a partner tells one thing alone", () => {
    const one = { type: "bill.paid", summary: "", firedrill: {}, validate: () => [] };
    expect(lieAbout(told("bill.paid", { id: "b", amount_minor: 4990 }), [one]).data).toEqual({ id: "b", amount_minor: 5090 });
  });
});
