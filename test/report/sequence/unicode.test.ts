import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { columnsOf } from "../../../src/report/sequence/columns.ts";
import { sequenceOf } from "../../../src/report/sequence/sequence.ts";
import { renderUnicode } from "../../../src/report/sequence/unicode.ts";
import { historyOf, stories } from "../../checkers/stories.ts";
import { answer, at, call, effect, fired, hostile, place } from "./draw.ts";

const widest = (drawn: string): number => Math.max(...drawn.split("\n").map(columnsOf));

describe("a diagram for the terminal", () => {
  it("is exact", () => {
    const events = at(
      place(),
      { ...call("payment", "pay"), t: 5 },
      { ...fired("reset"), t: 5 },
      effect("payment"),
      answer("payment", "pay", "reset"),
      fired("crash"),
      { actor: "harness", type: "phase", value: { phase: "final" } },
    );
    expect(renderUnicode(sequenceOf(events, { highlight: [3] }), { width: 80 })).toBe(
      [
        "           customer  integration   payment",
        "  0.000s       ├──────────►│           │      place 42.00 EUR",
        "  0.005s       │           ├──────────►│      ⚡reset  pay #1",
        "  0.003s       │           │           ■      authorized 42.00 EUR ◀",
        "  0.004s       │           │✗╌╌╌╌╌╌╌╌╌╌┤      pay #1: 201 (reset)",
        "  0.005s       │           ⚡          │      ⚡crash",
        "         ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄ the end",
      ].join("\n"),
    );
  });

  const partners = (count: number) =>
    at(...Array.from({ length: count }, (_, n) => call(`partner-${n}`, `operation-with-a-long-name-${"x".repeat(60)}`, n)));

  it.each([80, 81, 100, 132, 200])("is never wider than %i columns", (width) => {
    for (const count of [1, 4, 5, 6, 12, 40]) {
      const sequence = sequenceOf(partners(count), { highlight: [0, 1] });
      expect(widest(renderUnicode(sequence, { width })), `${count} partners`).toBeLessThanOrEqual(width);
    }
    for (const name of Object.keys(stories))
      expect(widest(renderUnicode(sequenceOf(historyOf(createRandom(1), name)), { width }))).toBeLessThanOrEqual(width);
  });

  it("names the partner of a line where there is no room for its lane", () => {
    const [heads, ...lines] = renderUnicode(sequenceOf(partners(12)), { width: 80 }).split("\n");
    expect(heads).toMatch(/oth…$/);
    expect(lines.at(-1)).toContain("partner-11: operation");
  });

  it("keeps its width with wide letters, marks and days of virtual time", () => {
    const events = at(
      { ...call("支付支付支付支付", "支".repeat(50)), t: 0 },
      { ...fired("reset"), t: 0 },
      { ...fired("clock-jump"), t: 400_000_000 },
      { ...call("payment", "e\u0301".repeat(80)), t: 400_000_000 },
    );
    const drawn = renderUnicode(sequenceOf(events, { highlight: [0, 3] }), { width: 80 });
    expect(widest(drawn)).toBeLessThanOrEqual(80);
    const pictures = drawn
      .split("\n")
      .slice(1)
      .map((line) => columnsOf(line.slice(0, line.lastIndexOf("│"))));
    expect(new Set(pictures).size).toBe(1);
  });

  it("lets no hostile text move the cursor or turn the text", () => {
    const drawn = renderUnicode(sequenceOf(at(call(hostile, hostile), effect("payment", "authorized", hostile))), { width: 200 });
    expect(drawn.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    expect(drawn.split("\n")).toHaveLength(3);
  });

  it("says the same in color", () => {
    const sequence = sequenceOf(historyOf(createRandom(1), "disturbed"), { highlight: [5] });
    const plain = renderUnicode(sequence, { width: 100 });
    const colored = renderUnicode(sequence, { width: 100, color: true });
    expect(colored).not.toBe(plain);
    expect(stripVTControlCharacters(colored)).toBe(plain);
  });
});
