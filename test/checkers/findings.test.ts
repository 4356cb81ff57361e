import { describe, expect, it } from "vitest";
import { checkers } from "../../src/checkers/index.ts";
import { checkHistory, generalFindings } from "../../src/core/checker.ts";
import { identityOf } from "../../src/core/finding.ts";
import { createRandom } from "../../src/core/random.ts";
import type { Evidence } from "../../src/core/verdict.ts";
import { mutationsOf } from "./mutations.ts";
import { validHistory } from "./stories.ts";

const found = new Map<string, Evidence[]>();
for (let seed = 1; seed <= 12; seed += 1)
  for (const { history } of mutationsOf(validHistory(createRandom(seed, "findings"), 4)))
    for (const { checker, evidence } of checkHistory(history, { checkers }).checks)
      found.set(checker, [...(found.get(checker) ?? []), ...evidence]);

describe("findings", () => {
  it("are data from which their sentences are made again", () => {
    expect([...found.values()].flat().length).toBeGreaterThan(500);
    for (const [checker, evidence] of found) {
      const own = checkers.find(({ name }) => name === checker)?.findings ?? [];
      for (const finding of evidence) {
        const read = JSON.parse(JSON.stringify(finding)) as Evidence;
        const made = [...own, ...generalFindings].map((each) => each.sentenceOf(read)).filter((text) => text !== undefined);
        expect(made, `${checker} ${finding.code}`).toEqual([finding.sentence]);
      }
    }
  });

  it("have codes of their own within each checker", () => {
    for (const { name, findings = [] } of checkers) {
      const codes = [...findings, ...generalFindings].flatMap((each) => each.codes);
      expect(new Set(codes).size, name).toBe(codes.length);
      for (const code of codes) expect(code, name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
  });

  it("are the same from run to run, whatever the events and ids are", () => {
    const site = { kind: "call", partner: "payment", operation: "createRefund", order: "order-1" } as const;
    const first = { code: "fresh-key", sentence: "", order: "order-1", site: { ...site, attempt: 2 }, events: [3, 9] };
    const again = { ...first, site: { ...site, attempt: 3 }, events: [4], effects: ["re_2"] };
    expect(identityOf(first)).toBe("fresh-key order-1 payment/createRefund");
    expect(identityOf(again)).toBe(identityOf(first));
    expect(identityOf({ ...first, order: "order-2" })).not.toBe(identityOf(first));
  });
});
