import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { localWebhookSecret } from "../../../src/transports/local-credentials.ts";
import type { PartnerHosts, ReceivedWebhook } from "./harness.ts";
import { notify, pay, ship } from "./requests.ts";

/** Webhooks as a receiver gets them, checked with the reference library. */
export function describeWebhooks(house: () => PartnerHosts): void {
  const expectSigned = (partner: string, webhook: ReceivedWebhook | undefined): void => {
    const verified = new Webhook(localWebhookSecret(partner)).verify(webhook?.body ?? "", { ...webhook?.headers });
    expect(verified).toMatchObject({ type: webhook?.type, version: 1, data: { order_reference: webhook?.order } });
  };

  it("tells that a payment was authorized, then captured", async () => {
    const { json } = await pay(house(), "order-hook");
    await house().call("payment", "POST", `/v1/payments/${json.id}/capture`, { body: { amount_minor: 2_500 }, key: "hook-c" });
    const webhooks = await house().webhooks("order-hook", 2);
    expect(webhooks.map(({ type }) => type).toSorted()).toEqual(["payment.authorized", "payment.captured"]);
    for (const webhook of webhooks) expectSigned("payment", webhook);
    expect(new Set(webhooks.map(({ headers }) => headers["webhook-id"])).size).toBe(2);
  });

  it("tells that a label was made", async () => {
    await ship(house(), "order-label");
    const [webhook] = await house().webhooks("order-label", 1);
    expect(webhook?.type).toBe("shipment.label_created");
    expectSigned("carrier", webhook);
  });

  it("tells that a message was delivered or bounced", async () => {
    await notify(house(), "order-delivered");
    await notify(house(), "order-bounced", { recipient_reference: "bounce_7" });
    const [delivered] = await house().webhooks("order-delivered", 1);
    const [bounced] = await house().webhooks("order-bounced", 1);
    expect([delivered?.type, bounced?.type]).toEqual(["message.delivered", "message.bounced"]);
    expectSigned("messaging", delivered);
  });
}
