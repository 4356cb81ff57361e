import { describe, expect, it } from "vitest";
import { drillShop, hasPython, mistakesOfShop } from "../foreign/mistakes.ts";

/** A shop in Python with a worker beside its server, numbers of its own and clerks who refund; all three partners. */
const isCi = process.env.CI === "true";
const runs = isCi || hasPython();
if (!runs) console.warn("left out: there is no Python here with the packages of test/foreign/python-shop/requirements.txt");

describe.skipIf(!runs)("a shop in Python", () => {
  it("is held where it is right", async () => {
    const drilled = await drillShop("", ["calm", "answer-lost-after-charge", "kill-during-capture", "refund-storm"]);
    expect(drilled.broken).toEqual([]);
    expect(drilled.verdict).toBe("held");
  });

  it.each([
    ["message-again", "answer-lost-after-charge"],
    ["last-customer-told", "calm"],
    ["captures-before-label", "calm"],
  ])("is broken by the mistake %s", async (mistake, scenario) => {
    const { broken } = await drillShop(mistake, [scenario]);
    const expected = mistakesOfShop()[mistake]?.checkers ?? [];
    expect(broken.flatMap(({ checkers }) => checkers).filter((checker) => expected.includes(checker))).not.toEqual([]);
  });
});
