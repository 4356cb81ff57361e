import sdk from "@easypost/api";
import { EventWebhook } from "@sendgrid/eventwebhook";
import twilio from "twilio";
import { expect, it } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import {
  type CounterfeitOptions,
  counterfeit,
  genuine,
  type SignedWebhook,
  dataOf as told,
} from "../../src/partner/counterfeit.ts";
import { verificationKey } from "../../src/partner/dialect/ecdsa.ts";
import { vendorBlueprint } from "../../src/reference/builtin-partners.ts";

type Verify = (webhook: SignedWebhook, secret: string) => void;

const url = "https://shop.example/told?order=1001";
const webhook = new EventWebhook();
const easypost = new (sdk as unknown as typeof sdk.default)("EZTK_0");

/** How each vendor's own library looks at a sending: it throws where it refuses one. */
const vendors: Readonly<Record<string, Verify>> = {
  sendgrid: ({ headers, body }, secret) => {
    const key = webhook.convertPublicKeyToECDSA(verificationKey(secret));
    const { "x-twilio-email-event-webhook-signature": signature = "", "x-twilio-email-event-webhook-timestamp": at = "" } =
      headers;
    if (!webhook.verifySignature(key, body, signature, at)) throw new Error("not signed by SendGrid");
  },
  twilio: ({ headers, body }, secret) => {
    const fields = Object.fromEntries(new URLSearchParams(body));
    if (!twilio.validateRequest(secret, headers["x-twilio-signature"] ?? "", url, fields))
      throw new Error("not signed by Twilio");
  },
  easypost: ({ headers, body }, secret) => void easypost.Utils.validateWebhook(Buffer.from(body), headers, secret),
};

const kinds: readonly CounterfeitOptions["kind"][] = ["forged-signature", "unsigned"];

it.each(Object.entries(vendors))("forges what %s sends so that its own library refuses it, and nothing else", (name, verify) => {
  const blueprint = vendorBlueprint(name);
  if (blueprint?.dialect === undefined) throw new Error(`there is no ${name}`);
  const { contract, dialect, settings } = blueprint;
  const [secret = ""] = settings.webhooks.secrets;
  for (const { type, example } of contract.webhooks) {
    const data = told(example, dialect.webhooks);
    expect(Object.keys(data), type).not.toEqual([]);
    const message = { id: "evt_1", type, timestamp: "2026-01-15T10:00:00.000Z", data };
    const signing = { nowMs: Date.parse(message.timestamp), secrets: [secret], dialect: dialect.webhooks, url };
    const sent = genuine(message, signing);
    expect(() => verify(sent, secret), type).not.toThrow();
    const more = { ...signing, id: "evt_2", message, sent, webhooks: contract.webhooks, random: createRandom(1) };
    for (const kind of kinds) expect(() => verify(counterfeit({ ...more, kind }), secret), `${type} ${kind}`).toThrow();
    for (const kind of ["replay", "unknown-version"] as const)
      expect(() => verify(counterfeit({ ...more, kind }), secret), `${type} ${kind}`).not.toThrow();
    expect(counterfeit({ ...more, kind: "unknown-version" }).body).not.toBe(sent.body);
  }
});
