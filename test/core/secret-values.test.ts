import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hideSecrets, redact, redactText, redactTexts } from "../../src/core/redact.ts";
import { secretsOfVariable, writtenForms } from "../../src/core/secret-values.ts";

describe("what of a variable is a secret", () => {
  it.each([
    ["STRIPE_SECRET_KEY", "rk_9fK2mQ7z"],
    ["APP_KEY", "base64:2f8Zq1=="],
    ["API_TOKEN", "9fK2-mQ7z"],
    ["DB_PASSWORD", "Tr0ub4dor&3"],
    ["SMTP_PASS", "x9!kLm2"],
    ["npm_config__authToken", "npm_9fK2mQ7z"],
    ["ANYTHING", "sk_live_9fK2mQ7z"],
    ["ANYTHING", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"],
  ])("is the value of %s=%s", (name, value) => {
    expect(secretsOfVariable(name, value)).toEqual([value]);
  });

  it("is an address with a password, and that password, decoded too", () => {
    const address = "mysql://shop:p%40ss-9fK@db/shop";
    expect(secretsOfVariable("DATABASE_URL", address)).toEqual([address, "p%40ss-9fK", "p@ss-9fK"]);
  });

  it.each([
    ["APP_ENV", "production-eu"],
    ["KEYBOARD", "de-latin1-nodeadkeys"],
    ["DB_PASSWORD", "password"],
    ["AUTH_URL", "https://auth.example.com/login"],
    ["SSH_AUTH_SOCK", "/run/user/1000/ssh"],
    ["TOKEN_TTL", "3600"],
    ["API_KEY", "abc"],
    ["SESSION_SECURE_COOKIE", "true"],
  ])("is nothing of %s=%s", (name, value) => {
    expect(secretsOfVariable(name, value)).toEqual([]);
  });
});

describe("a hidden secret", () => {
  const secret = "Tr0ub4dor&3 /ünî+";
  const bytes = Buffer.from(secret);

  it.each([
    ["as it is", secret],
    ["in base64", bytes.toString("base64")],
    ["in base64 behind one byte", Buffer.concat([Buffer.from("x"), bytes]).toString("base64")],
    ["in base64 behind two bytes", Buffer.from(`user:${secret}:more`).toString("base64")],
    ["in base64url", Buffer.from(`ab${secret}`).toString("base64url")],
    ["in hexadecimal digits", bytes.toString("hex")],
    ["in capital ones", bytes.toString("hex").toUpperCase()],
    ["in a URL", encodeURIComponent(secret)],
    ["in a form", new URLSearchParams({ secret }).toString()],
    ["in JSON", JSON.stringify({ secret })],
    ["in JSON of PHP", JSON.stringify({ secret }).replaceAll("/", "\\/")],
  ])("is not told %s", (_how, text) => {
    hideSecrets([secret]);
    const told = redactText(`before ${text} after`);
    expect(told).toContain("[secret]");
    expect(told).toMatch(/^before .* after$/);
    for (const form of writtenForms(secret)) expect(told).not.toContain(form);
  });

  it("is not told by what is kept of values either, wherever it stands in them", () => {
    hideSecrets(["whsec_9fK2mQ7z", "9fK2mQ7z-other"]);
    const value = { list: ["a 9fK2mQ7z-other b"], deep: { note: "x=whsec_9fK2mQ7z", n: 1 } };
    expect(redact(value)).toEqual({ list: ["a [secret] b"], deep: { note: "x=[secret]", n: 1 } });
    expect(redactTexts({ token: "kept", note: "9fK2mQ7z-other" })).toEqual({ token: "kept", note: "[secret]" });
  });

  it("is looked for again in texts that were clean before it was hidden", () => {
    expect(redactText("later-9fK2")).toBe("later-9fK2");
    hideSecrets(["later-9fK2"]);
    expect(redactText("later-9fK2")).toBe("[secret]");
  });

  it("is none that could stand in any text", () => {
    hideSecrets(["payment", "abc", ""]);
    expect(redactText("payment abc")).toBe("payment abc");
  });

  it("is found in base64 at any place, whatever stands around it", () => {
    const secrets = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 });
    fc.assert(
      fc.property(secrets, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (each, before, after) => {
        const encoded = Buffer.from(before + each.toWellFormed() + after).toString("base64");
        expect(writtenForms(each).some((form) => encoded.includes(form))).toBe(true);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});
