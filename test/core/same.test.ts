import { describe, expect, it } from "vitest";
import { isSame } from "../../src/core/same.ts";

describe("isSame", () => {
  it.each([
    ["one object", { a: [1, { b: "x" }] }, { a: [1, { b: "x" }] }],
    ["other order of fields", { a: 1, b: 2 }, { b: 2, a: 1 }],
    ["undefined and absent", { a: 1, b: undefined }, { a: 1 }],
    ["absent and undefined", { a: 1 }, { a: 1, b: undefined }],
    ["null", null, null],
  ])("%s: the same", (_, a, b) => {
    expect(isSame(a, b)).toBe(true);
  });

  it.each([
    ["another number deep inside", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }],
    ["a field more", { a: 1 }, { a: 1, b: 2 }],
    ["a field less", { a: 1, b: 2 }, { a: 1 }],
    ["null and absent", { a: null }, {}],
    ["a longer array", [1], [1, 2]],
    ["a shorter array", [1, 2], [1]],
    ["an array and its object", ["x"], { 0: "x" }],
    ["a number and its text", 1, "1"],
    ["null and an object", null, {}],
  ])("%s: another", (_, a, b) => {
    expect(isSame(a, b)).toBe(false);
  });
});
