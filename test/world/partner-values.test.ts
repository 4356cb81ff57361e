import { createPublicKey, verify } from "node:crypto";
import { expect, it } from "vitest";
import { genuine } from "../../src/partner/counterfeit.ts";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";
import { partnerValues } from "../../src/world/partner-values.ts";

it("hands a shop the key that verifies, where a vendor's signs what others cannot", () => {
  const vendor = vendorBlueprint("sendgrid", "messaging");
  if (vendor?.dialect === undefined) throw new Error("there is no sendgrid");
  const values = partnerValues([vendor], { messaging: "http://127.0.0.1:1" });
  const { secrets } = vendor.settings.webhooks;
  expect(Object.values(values)).not.toContain(secrets[0]);
  const key = createPublicKey({
    key: Buffer.from(String(values["partners.messaging.webhook_secret"]), "base64"),
    format: "der",
    type: "spki",
  });
  const message = { id: "evt_1", type: "message.delivered", timestamp: "2026-01-15T10:00:00.000Z", data: { id: "fd1.0" } };
  const { headers, body } = genuine(message, { nowMs: 1_768_471_200_000, secrets, dialect: vendor.dialect.webhooks });
  const signed = Buffer.from(headers["x-twilio-email-event-webhook-timestamp"] + body);
  const signature = Buffer.from(headers["x-twilio-email-event-webhook-signature"] ?? "", "base64");
  expect(verify("sha256", signed, key, signature)).toBe(true);
  expect(verify("sha256", Buffer.concat([signed, Buffer.from(" ")]), key, signature)).toBe(false);
});

it("hands a shop the one token that both asks and verifies", () => {
  const vendor = vendorBlueprint("twilio", "messaging");
  const values = partnerValues(vendor === undefined ? [] : [vendor], {});
  expect(values["partners.messaging.webhook_secret"]).toBe(values["partners.messaging.token"]);
});
