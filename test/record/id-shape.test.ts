import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exampleForPattern } from "../../src/contract/example-pattern.ts";
import { idShape } from "../../src/record/id-shape.ts";

describe("idShape", () => {
  it.each([
    [["pi_3MtwBwLkdIwHu7ix28a3tqPa"], "^pi_[0-9A-Za-z]{24}$"],
    [["cs_test_a1b2c3", "cs_test_z9y8x7"], "^cs_test_[0-9a-z]{6}$"],
    [["pay_1", "pay_12", "pay_123"], "^pay_[0-9]{1,3}$"],
    [["SM00aa11bb22cc33dd44ee55ff66aa77bb"], "^SM[0-9a-f]{32}$"],
    [["4711", "90210"], "^[1-9][0-9]{3,4}$"],
    [["0042"], "^[0-9]{4}$"],
    [["tr-ab-12", "tr-cd-34"], "^tr-[0-9A-Za-z_-]{5}$"],
    [["a1", "B.2"], "^[0-9A-Za-z_.~:-]{2,3}$"],
  ])("of %j is %s", (ids, shape) => {
    expect(idShape(ids)).toBe(shape);
  });

  it("of UUIDs is theirs", () => {
    expect(idShape(["3f2504e0-4f89-41d3-9a0c-0305e82c3301"])).toContain("4[0-9a-f]{3}-[89ab]");
  });

  it("there is none of what is no id", () => {
    expect(idShape([])).toBeUndefined();
    expect(idShape(["a b"])).toBeUndefined();
    expect(idShape([""])).toBeUndefined();
  });

  it("is one that all its ids match, and that fresh ids can be made by", () => {
    const id = fc.stringMatching(/^(?:[a-z]{2,4}[_-])?[0-9A-Za-z]{3,20}$/);
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 5 }), (ids) => {
        const shape = idShape(ids);
        if (shape === undefined) throw new Error(`no shape of ${ids}`);
        const form = new RegExp(shape, "u");
        expect(ids.filter((one) => !form.test(one))).toEqual([]);
        expect(exampleForPattern(shape)).toMatch(form);
      }),
      { seed: 7 },
    );
  });
});
