import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { expect, it } from "vitest";
import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import type { WebhookSender } from "../../src/partner/wire.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";

const secret = (text: string): string => `whsec_${Buffer.from(text.padEnd(32, ".")).toString("base64")}`;
const [newest, older, stranger] = [secret("newest"), secret("older"), secret("stranger")];

/** One webhook of the payment partner, sent while two secrets live. */
async function sendOne(): Promise<{ headers: Record<string, string>; body: string }> {
  const sent = Promise.withResolvers<{ headers: Record<string, string>; body: string }>();
  const sender: WebhookSender = {
    send: async (_url, headers, body) => {
      sent.resolve({ headers: { ...headers }, body });
      return { status: 204 };
    },
  };
  const blueprint = builtinBlueprints().find(({ name }) => name === "payment");
  if (blueprint === undefined) throw new Error("there is no payment partner");
  const { settings } = blueprint;
  const partner = createPartner({
    ...blueprint,
    settings: { ...settings, webhooks: { ...settings.webhooks, url: "http://127.0.0.1:1/", secrets: [newest, older] } },
    ports: { clock: createRealClock(), random: createRandom(1), recorder: { record: () => 0 }, faults: noFaults, sender },
  });
  await partner.handle({
    method: "POST",
    path: "/v1/payments",
    headers: { authorization: `Bearer ${localToken("payment")}`, "content-type": "application/json", "idempotency-key": "k-1" },
    body: JSON.stringify({ order_reference: "order-1", amount_minor: 100, currency: "EUR", payment_token: "tok_visa_ok" }),
  });
  const webhook = await sent.promise;
  partner.stop();
  return webhook;
}

it("is verified by the reference library with either of two live secrets", async () => {
  const { headers, body } = await sendOne();
  for (const live of [newest, older])
    expect(new Webhook(live).verify(body, headers)).toMatchObject({ type: "payment.authorized" });
  expect(headers["webhook-signature"]?.split(" ")).toHaveLength(2);
});

it("is refused by the reference library with another secret, another body or another id", async () => {
  const { headers, body } = await sendOne();
  const verify =
    (key: string, text: string, change: Record<string, string> = {}) =>
    () =>
      new Webhook(key).verify(text, { ...headers, ...change });
  expect(verify(stranger, body)).toThrow(WebhookVerificationError);
  expect(verify(newest, `${body} `)).toThrow(WebhookVerificationError);
  expect(verify(newest, body, { "webhook-id": "evt_other" })).toThrow(WebhookVerificationError);
  expect(verify(newest, body, { "webhook-timestamp": "1700000000" })).toThrow(WebhookVerificationError);
});
