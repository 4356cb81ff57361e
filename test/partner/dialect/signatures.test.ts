import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { counterfeit, genuine, type Signing } from "../../../src/partner/counterfeit.ts";
import { coversTime, type SignatureScheme, signatureHeaders, signatureSchemes } from "../../../src/partner/dialect/signatures.ts";
import { sign } from "../../../src/partner/sign.ts";

const signed = { id: "evt_1", timestampSeconds: 1_767_607_200, body: '{"type":"payment.captured"}' };
const hex = (key: string | Buffer, text: string, algorithm = "sha256"): string =>
  createHmac(algorithm, key).update(text).digest("hex");
const { "standard-webhooks": standard, stripe, github, shopify } = signatureSchemes;
const key = Buffer.from("a key of twenty-four bytes");
const whsec = `whsec_${key.toString("base64")}`;

describe("a signature scheme", () => {
  it("of Standard Webhooks signs as the quick way does", () => {
    for (const secrets of [[whsec], [whsec, "plain text secret"]])
      expect(signatureHeaders(standard, secrets, signed)).toEqual({
        "webhook-timestamp": "1767607200",
        "webhook-signature": sign(secrets, signed.id, signed.timestampSeconds, signed.body),
      });
  });

  it("of Stripe's kind dates the signature itself, and takes a secret as its text", () => {
    const content = `1767607200.${signed.body}`;
    expect(signatureHeaders(stripe, [whsec, "older secret"], signed)).toEqual({
      "stripe-signature": `t=1767607200,v1=${hex(whsec, content)},v1=${hex("older secret", content)}`,
    });
  });

  it("of a plain kind signs the body with the newest secret", () => {
    expect(signatureHeaders(github, ["newer secret", "older"], signed)).toEqual({
      "x-hub-signature-256": `sha256=${hex("newer secret", signed.body)}`,
    });
    expect(signatureHeaders(shopify, ["newer secret"], signed)).toEqual({
      "x-shopify-hmac-sha256": createHmac("sha256", "newer secret").update(signed.body).digest("base64"),
    });
  });

  it("of a team's own signs what it says", () => {
    const own: SignatureScheme = {
      ...github,
      algorithm: "sha512",
      content: "{{id}}:{{timestamp}}:{{body}}",
      header: "x-sign",
      prefix: "",
      timestampHeader: "x-time",
    };
    expect(signatureHeaders(own, ["our secret"], signed)).toEqual({
      "x-time": "1767607200",
      "x-sign": hex("our secret", `evt_1:1767607200:${signed.body}`, "sha512"),
    });
  });

  it("signs where it goes and a form's fields by name, each value once", () => {
    const scheme: SignatureScheme = {
      ...shopify,
      algorithm: "sha1",
      content: "{{url}}{{fields}}",
      header: "x-sign",
    };
    const form = "To=%2B18005551212&Digits=1234&Caller=%2B12349013030&From=%2B12349013030&CallSid=CA1234567890ABCDE";
    const call = { ...signed, body: form, url: "https://mycompany.com/myapp.php?foo=1&bar=2" };
    // the example of Twilio's documentation
    expect(signatureHeaders(scheme, ["12345"], call)).toEqual({ "x-sign": "0/KCTR6DLpKmkAf8muzZqo1nDgQ=" });
    const twice = signatureHeaders(scheme, ["12345"], { ...call, body: "B=2&A=1&B=1&B=2" });
    expect(twice).toEqual({
      "x-sign": createHmac("sha1", "12345").update(`${call.url}A1B1B2`).digest("base64"),
    });
  });

  it("covers the time or does not", () => {
    expect([standard, stripe, github, shopify].map(coversTime)).toEqual([true, true, false, false]);
  });
});

describe("a webhook under a scheme of a vendor", () => {
  const message = { id: "evt_1", type: "payment.captured", timestamp: "2026-01-05T10:00:00.000Z", data: { amount_minor: 100 } };
  const signing: Signing = { nowMs: 1_767_607_200_000, secrets: ["our secret of today"], schemes: [stripe, github] };
  const forge = (kind: "forged-signature" | "unsigned" | "old-timestamp") =>
    counterfeit({ ...signing, kind, id: "evt_2", message, sent: undefined, webhooks: [], random: createRandom(1, "forger") });

  it("carries all its signatures, and none of another scheme", () => {
    const { headers, body } = genuine(message, signing);
    expect(headers).toEqual({
      "content-type": "application/json",
      "user-agent": "Firedrill",
      "webhook-id": "evt_1",
      "stripe-signature": `t=1767607200,v1=${hex("our secret of today", `1767607200.${body}`)}`,
      "x-hub-signature-256": `sha256=${hex("our secret of today", body)}`,
    });
  });

  it("is forged under another secret, but well-formed", () => {
    const { headers, body } = forge("forged-signature");
    expect(headers["x-hub-signature-256"]).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(headers["x-hub-signature-256"]).not.toBe(`sha256=${hex("our secret of today", body)}`);
    expect(headers["stripe-signature"]).not.toContain(hex("our secret of today", `1767607200.${body}`));
  });

  it("goes without any signature where it is unsigned", () => {
    expect(Object.keys(forge("unsigned").headers)).toEqual(["content-type", "user-agent", "webhook-id"]);
  });

  it("is rightly signed a day ago where it is old", () => {
    const { headers, body } = forge("old-timestamp");
    const then = 1_767_607_200 - 86_400;
    expect(headers["stripe-signature"]).toBe(`t=${then},v1=${hex("our secret of today", `${then}.${body}`)}`);
  });
});
