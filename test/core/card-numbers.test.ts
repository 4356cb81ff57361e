import { describe, expect, it } from "vitest";
import { findCardNumbers, passesLuhn, showsCardNumber } from "../../src/core/card-numbers.ts";

/** Test numbers that payment providers publish. */
const published = [
  "4111111111111111",
  "4242424242424242",
  "5555555555554444",
  "2223003122003222",
  "2720992720992729",
  "6011111111111117",
  "6445644564456445",
  "3566002020360505",
  "6200000000000005",
  "378282246310005",
];

describe("a card number", () => {
  it.each(published)("is seen bare, in groups, and in a sentence: %s", (number) => {
    const groups = number.length === 15 ? [4, 10] : [4, 8, 12];
    const grouped = (sign: string) => [0, ...groups].map((from, n) => number.slice(from, groups[n])).join(sign);
    for (const text of [number, grouped(" "), grouped("-"), `card ${number}, cvc`, `"${number}"`, `paid with ${number}.`])
      expect([text, showsCardNumber(text), findCardNumbers(text).length]).toEqual([text, true, 1]);
  });

  it("is masked wherever it may stand, but accuses only where it stands by itself", () => {
    for (const text of ["req_4242424242424242", "4242424242424242abc", "x-4242424242424242", "4242424242424242-9"])
      expect([text, showsCardNumber(text), findCardNumbers(text).length]).toEqual([text, false, 1]);
  });

  it("is masked beside other digits", () => {
    for (const text of ["4242 4242 4242 4242 12/27", "4242424242424242 123", "2026-01-05 4242-4242-4242-4242"])
      expect([text, findCardNumbers(text).map((found) => found.replace(/\D/g, ""))]).toEqual([text, ["4242424242424242"]]);
    // thirteen digits, beside more than a card number has with them
    expect(findCardNumbers("4222222222222 12345678")).toEqual(["4222222222222"]);
  });

  it("is hardly ever seen in random ids", () => {
    let [seen, possible] = [0, 0];
    for (let n = 0, state = 1; n < 20_000; n += 1) {
      let digits = "";
      // the generator of "minimal standard" quality (Park and Miller, 1988)
      for (; digits.length < 32; digits += String(state % 10)) state = (state * 48_271) % 2_147_483_647;
      const id = `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`;
      if (showsCardNumber(id) || showsCardNumber(`id_${digits}`)) seen += 1;
      if (findCardNumbers(id).length > 0) possible += 1;
    }
    expect(seen).toBe(0);
    expect(possible).toBeGreaterThan(0);
  });

  it("has a check digit", () => {
    expect([passesLuhn("79927398713"), passesLuhn("79927398710"), passesLuhn("18")]).toEqual([true, false, true]);
  });
});
