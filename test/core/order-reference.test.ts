import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { customerOf, customersIn } from "../../src/core/customer-of.ts";
import { isOrderReference, keyOf } from "../../src/core/order-reference.ts";

/** Alike for whoever drops signs, accents, case, spaces or what is beyond a column's width. */
const alike = [
  "#1001",
  "1001",
  "/1001",
  "10-01",
  "Ä 1",
  "ä 1",
  "A\u0308 1",
  "A 1",
  "a  1",
  "A1",
  "a1",
  `${"x".repeat(63)}1`,
  `${"x".repeat(63)}2`,
];

const references = fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 }).filter(isOrderReference);

describe("an order's reference", () => {
  it("makes a key of ASCII that no other reference has", () => {
    expect(alike.every(isOrderReference)).toBe(true);
    expect(new Set(alike.map(keyOf)).size).toBe(alike.length);
    fc.assert(fc.property(references, (name) => /^[!-~]{1,200}$/.test(keyOf(name))));
  });

  it("stands in its key as it is where it can", () => {
    for (const name of ["order-1", "load-0001", "WC:17.2_b", "#1001", "2026/0042"]) expect(keyOf(name)).toMatch(/^[!-~]+$/);
    expect(keyOf("order-1")).toBe("order-1");
  });

  it("makes a customer that no other order has, with and without a suffix", () => {
    expect(new Set(alike.map((name) => customerOf(name))).size).toBe(alike.length);
    expect(customerOf("order-1")).toBe("cust_order-1");
    fc.assert(
      fc.property(references, (name) => {
        const [plain, told] = [customerOf(name), customerOf(name, "-fdlx3k2a1b")];
        expect(told).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        expect(told.replace("-fdlx3k2a1b", "")).toBe(plain);
        expect(customersIn(`to ${plain}.`)).toEqual([plain]);
      }),
    );
  });
});
