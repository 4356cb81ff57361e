import { describe, expect, it } from "vitest";
import { carriesCardNumber } from "../../src/partner/read-json.ts";
import { cardSpellings } from "../support/card-spellings.ts";

const carries = (path: string, headers: Record<string, string>, body: unknown): boolean =>
  carriesCardNumber(path, headers, JSON.stringify(body) ?? "", body);

describe("a partner's door", () => {
  it.each(cardSpellings)("sees a card number %s, in a body or a path", (_how, text) => {
    expect([
      carries("/payments", {}, { note: text }),
      carries("/payments", {}, { [text]: [1] }),
      carries(`/payments/${encodeURIComponent(text)}`, {}, undefined),
      carries(`/payments?note=${encodeURIComponent(text)}`, {}, undefined),
    ]).toEqual([true, true, true, true]);
  });

  it.each(["4242424242424242", "4242 4242 4242 4242", "4242.4242.4242.4242", "4242  4242  4242  4242"])(
    "sees a header that is nothing but %s",
    (text) => {
      expect(carries("/payments", { "x-note": text }, undefined)).toBe(true);
    },
  );

  it("takes the ids and keys of machines", () => {
    const key = "0b4c1111-4111-1111-1111-1111abcdefab";
    const headers = { traceparent: "00-42424242424242424242424242424242-4242424242424242-01", "idempotency-key": key };
    expect(carries("/payments/pay_000000004111", headers, { sku: "4006381333931", at: 1764480000000004, key })).toBe(false);
  });
});
