import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readAmount, writeAmount } from "../../src/world/amount.ts";

const currencies = ["EUR", "JPY", "KWD"];
const formats = ["minor", "decimal"] as const;

describe("an amount", () => {
  it("is written as the shop takes it", () => {
    expect(writeAmount(1234, "EUR", "minor")).toBe(1234);
    expect(writeAmount(1234, "EUR", "decimal")).toBe("12.34");
    expect(writeAmount(5, "EUR", "decimal")).toBe("0.05");
    expect(writeAmount(1234, "JPY", "decimal")).toBe("1234");
    expect(writeAmount(1234, "KWD", "decimal")).toBe("1.234");
  });

  it.each([
    [1234, "minor", 1234],
    ["1234", "minor", 1234],
    [12.5, "minor", undefined],
    ["12.34", "decimal", 1234],
    ["12.3400", "decimal", 1234],
    ["-12.3", "decimal", -1230],
    [12.34, "decimal", 1234],
    [0.1 + 0.2, "decimal", 30],
    ["12.345", "decimal", undefined],
    [12.345, "decimal", undefined],
    ["12,34", "decimal", undefined],
    ["", "decimal", undefined],
    ["1e3", "minor", undefined],
    ["EUR 12", "decimal", undefined],
    [null, "decimal", undefined],
    [true, "minor", undefined],
    [Number.NaN, "minor", undefined],
    [Number.MAX_SAFE_INTEGER + 1, "minor", undefined],
  ] as const)("%j, in %s, is %j in EUR", (value, format, amountMinor) => {
    expect(readAmount(value, "EUR", format)).toBe(amountMinor);
  });

  it.each([
    ["€ 1.234,50", ".", ",", 123450],
    ["1.234,50 €", ".", ",", 123450],
    ["€ 34,5", ".", ",", 3450],
    ["1234,50", ".", ",", 123450],
    ["Total: $1,234.50", ",", ".", 123450],
    ["1\u00a0234,50 EUR", " ", ",", 123450],
    ["CHF 1'234.50", "'", ".", 123450],
    ["1234.50", "", ".", 123450],
    ["-€ 5,00", ".", ",", -500],
    ["\u22125,00 €", ".", ",", -500],
    [12.5, ".", ",", 1250],
    ["12,345", ".", ",", undefined],
    ["2 x 5,00", ".", ",", undefined],
    ["free", ".", ",", undefined],
    ["1.23", ".", ",", undefined],
  ] as const)("%j, with %j and %j as people write it, is %j in EUR", (value, thousands, decimal, amountMinor) => {
    expect(readAmount(value, "EUR", { thousands, decimal })).toBe(amountMinor);
  });

  it("comes back as it was sent, as a text and as a number", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.constantFrom(...currencies),
        fc.constantFrom(...formats),
        (amountMinor, currency, format) => {
          const sent = writeAmount(amountMinor, currency, format);
          expect(readAmount(sent, currency, format)).toBe(amountMinor);
          expect(readAmount(Number(sent), currency, format)).toBe(amountMinor);
        },
      ),
      { seed: 7 },
    );
  });
});
