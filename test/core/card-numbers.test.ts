import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findCardNumbers, maskCardNumbers, passesLuhn, showsCardNumber, typedCardNumbers } from "../../src/core/card-numbers.ts";
import { cardSpellings } from "../support/card-spellings.ts";

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
      if (findCardNumbers(digits).length > 0) possible += 1;
    }
    expect(seen).toBe(0);
    expect(possible).toBeGreaterThan(0);
  });

  it("has a check digit", () => {
    expect([passesLuhn("79927398713"), passesLuhn("79927398710"), passesLuhn("18")]).toEqual([true, false, true]);
  });
});

const visa = "4242424242424242";
const groups = visa.match(/.{4}/g) ?? [];

describe("a card number, however it is spelt", () => {
  it.each<readonly [string, string]>([
    ...cardSpellings,
    ["in escapes of JSON", groups.join("\\u00a0")],
    ["in a query", `?pan=${visa}&cvc=123`],
    ["after an escape in a URL", `?pan=%20${visa}`],
    ["after an escape of JSON", `"card:\\n${visa}"`],
  ])("is masked, refused and told: %s", (_how, text) => {
    const masked = maskCardNumbers(text);
    expect(masked).toContain("[card number]");
    expect(masked.normalize("NFKC")).not.toMatch(/4242/);
    expect([typedCardNumbers(text).length, showsCardNumber(text)]).toEqual([1, true]);
  });

  it.each([
    ["with a date right behind it", `${visa}1229`],
    ["with digits right before it", `12${visa}`],
    ["as part of a name", `req_${visa}`],
    ["twice", `${visa} ${visa}`],
  ])("is masked: %s", (_how, text) => {
    expect(maskCardNumbers(text)).not.toContain("42424242");
  });

  /** As issuers make them: a range, any digits, the check digit. */
  const issued = fc
    .tuple(
      fc.constantFrom(
        ["4", 16],
        ["51", 16],
        ["2221", 16],
        ["6011", 16],
        ["3528", 16],
        ["62", 16],
        ["37", 15],
        ["36", 14],
        ["4", 19],
      ),
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 18, maxLength: 18 }),
    )
    .map(([[range, length], digits]) => {
      const body = `${range}${digits.join("")}`.slice(0, Number(length) - 1);
      return [..."0123456789"].map((check) => body + check).find(passesLuhn) ?? "";
    });

  it("is found of every issuer, between any words", () => {
    fc.assert(
      fc.property(issued, fc.constantFrom("", "card ", "pan: ", "(", '"', "1234 ", "\n"), (number, before) => {
        const text = `${before}${number} paid`;
        expect([showsCardNumber(text), maskCardNumbers(text)]).toEqual([true, `${before}[card number] paid`]);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("leaves all else of a text as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (before, after) => {
        const plain = `${before.replace(/\p{Nd}/gu, "")}x${after.replace(/\p{Nd}/gu, "")}`;
        expect(maskCardNumbers(plain)).toBe(plain);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe("no card number", () => {
  it.each([
    ["a UUID", "9f424242-4242-4242-4242-424242424242"],
    ["milliseconds", "1764480000004 1764480000012"],
    ["microseconds", "1764480000000004"],
    ["nanoseconds", "1764480000000000004"],
    ["a time without signs", "20261130053848"],
    ["a time with signs", "2026-11-30T05:38:48.123456789Z 2026-11-30 05:38:48,123"],
    ["a trace id", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
    ["a decimal", "0.4242424242424242"],
    ["an address", "192.168.100.200 10.0.0.1"],
    ["many short numbers", "[4242,4242,4242,4242]"],
    ["lines of numbers", "4242\n4242\n4242\n4242"],
    ["a number with another check digit", "4242424242424243"],
    ["no issuer's range", "5900000000000007"],
    ["an IBAN", "DE89370400440532013000"],
    ["a phone number", "+49 30 901820 +1-202-555-0147"],
  ])("is taken for one: %s", (_what, text) => {
    expect([typedCardNumbers(text), showsCardNumber(text), maskCardNumbers(text)]).toEqual([[], false, text]);
  });

  it("is taken for one among ids, keys, times and order numbers as shops make them", () => {
    const milliseconds = fc.integer({ min: 1.5e12, max: 2e12 });
    const ids = fc.oneof(
      fc.uuid(),
      fc.integer({ min: 1, max: 999_999_999_999 }).map(String),
      fc.integer({ min: 1, max: 99_999_999 }).map((n) => `WC-${n}`),
      milliseconds.map(String),
      milliseconds.map((ms) => `${ms}000`),
      milliseconds.map((ms) => new Date(ms).toISOString()),
      milliseconds.map((ms) => new Date(ms).toISOString().replaceAll(/\D/g, "")),
      fc.tuple(milliseconds, fc.integer({ min: 0, max: 999 })).map(([ms, n]) => `ord_${ms}-${n}`),
      fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 64 }).map((hex) => `key-${hex}`),
      fc.string({ unit: fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"), minLength: 26, maxLength: 26 }),
      fc
        .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }))
        .map(([a, b]) => `INV ${a}/2026 ${b}.00 EUR`),
    );
    fc.assert(
      fc.property(ids, (id) => {
        for (const text of [id, `{"id":"${id}","n":1}`, `/orders/${id}?x=1`]) {
          expect([text, typedCardNumbers(text), showsCardNumber(text)]).toEqual([text, [], false]);
        }
      }),
      { seed: 1, numRuns: 3000 },
    );
  });
});
