import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearest, suggest } from "../../src/core/nearest.ts";

const known = ["refuse", "reset", "response-lost", "status", "status-after-effect", "hang", "hang-after-effect"];

describe("the nearest known name", () => {
  it.each([
    ["hang", "hang", "is it"],
    ["hnag", "hang", "has two letters swapped"],
    ["han", "hang", "lacks a letter"],
    ["hangs", "hang", "has a letter too many"],
    ["Hang", "hang", "begins with a capital"],
    ["rest", "reset", "is nearer to it than to others"],
    ["response_lost", "response-lost", "has another dash"],
    ["reponselost", "response-lost", "lacks two letters"],
    ["status-aftr-efect", "status-after-effect", "is long, and nearly right"],
    ["STATUS", "status", "is all in capitals"],
    ["Hnag", "hang", "begins with a capital and has two letters swapped"],
    ["hang-after", "hang-after-effect", "is the only one that begins so"],
  ])("to %j is %s: it %s", (wrong, meant) => {
    expect(nearest(wrong, known)).toBe(meant);
  });

  it.each(["earthquake", "lost-response", "", "__proto__", "toString"])("to %j is none: too much would change", (wrong) => {
    expect(nearest(wrong, known)).toBeUndefined();
  });

  it.each(["re", "r", "h", "s"])("to %j is none: several begin so", (wrong) => {
    expect(nearest(wrong, known)).toBeUndefined();
  });

  it("may differ by a third of what was written, and by three letters at most", () => {
    expect(nearest("abx", ["abc"])).toBe("abc");
    expect(nearest("axx", ["abc"])).toBeUndefined();
    expect(nearest("abxx", ["abcd"])).toBeUndefined();
    expect(nearest("abcdefxxx", ["abcdefghi"])).toBe("abcdefghi");
    expect(nearest("abcdexxxx", ["abcdefghi"])).toBeUndefined();
    expect(nearest("abcdefghijklmnoxxx", ["abcdefghijklmnopqr"])).toBe("abcdefghijklmnopqr");
    expect(nearest("abcdefghijklmnxxxx", ["abcdefghijklmnopqr"])).toBeUndefined();
  });

  it.each([
    ["x", ["y", "id"]],
    ["d", ["id"]],
    ["it", ["id", "at"]],
    ["to", ["do", "at", "with"]],
    ["", ["a", "id"]],
  ])("to the short %j is none among %j: any two words of one or two letters are as near", (wrong, some) => {
    expect(nearest(wrong, some)).toBeUndefined();
  });

  it.each([
    ["di", "id"],
    ["ta", "at"],
    ["AT", "at"],
    ["wi", "with"],
    ["w", "with"],
  ])("to the short %j is %j: swapped, in capitals, or the only one that begins so", (wrong, meant) => {
    expect(nearest(wrong, ["id", "at", "with"])).toBe(meant);
  });

  it("is looked for at no cost, however long what was written is, or what is known", () => {
    // one comparison of the two letter by letter takes hours
    const [huge, other] = ["x".repeat(1_000_000), `${"x".repeat(1_000_000)}y`];
    for (let n = 0; n < 1_000; n += 1) {
      expect(nearest(huge, known)).toBeUndefined();
      expect(nearest("hnag", [other, "hang"])).toBe("hang");
      expect(nearest(huge, [other])).toBeUndefined();
    }
  });

  it("is the first of several that are as near", () => {
    expect(nearest("cat", ["car", "can"])).toBe("car");
    expect(nearest("cat", ["can", "car"])).toBe("can");
  });

  it("is none where nothing is known", () => {
    expect(nearest("hang", [])).toBeUndefined();
  });

  it("is found for whatever has one letter changed, come or gone, where no other name is as near", () => {
    const slip = fc.record({
      name: fc.constantFrom(...known),
      at: fc.nat(),
      letter: fc.constantFrom("!", ""),
      drop: fc.boolean(),
    });
    const property = fc.property(slip, ({ name, at, letter, drop }) => {
      const place = at % name.length;
      const wrong = name.slice(0, place) + letter + name.slice(place + (drop ? 1 : 0));
      expect(nearest(wrong, known)).toBe(name);
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });

  it("is one of the known names, or none, whatever was written, and leaves their list as it was", () => {
    const names = fc.array(fc.string(), { maxLength: 6 });
    const property = fc.property(fc.string(), names, (wrong, some) => {
      const found = nearest(wrong, Object.freeze(some));
      if (some.includes(wrong)) expect(found).toBe(wrong);
      else if (found !== undefined) expect(some).toContain(found);
    });
    fc.assert(property, { seed: 7, numRuns: 300 });
  });
});

describe("a suggestion", () => {
  it("names what was probably meant, then all there are", () => {
    expect(suggest("paymnet", ["payment", "carrier"])).toBe("Did you mean payment? There are payment, carrier.");
  });

  it("names all there are where nothing is near", () => {
    expect(suggest("warehouse", ["payment", "carrier"])).toBe("There are payment, carrier.");
  });

  it("names the only one there is", () => {
    expect(suggest("strip", ["stripe"])).toBe("Did you mean stripe? There is stripe.");
  });

  it("says so where there is nothing to choose from", () => {
    expect(suggest("payment", [])).toBe("There are none.");
  });
});
