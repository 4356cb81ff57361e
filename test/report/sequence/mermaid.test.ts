import { describe, expect, it } from "vitest";
import { renderMermaid } from "../../../src/report/sequence/mermaid.ts";
import { type Row, sequenceOf } from "../../../src/report/sequence/sequence.ts";
import { answer, at, call, fired, hostile, place } from "./draw.ts";

const row = (label: string, more: Partial<Row> = {}): Row => ({
  t: 0,
  events: [0],
  type: "note",
  to: "customer",
  faults: [],
  label,
  ...more,
});
const told = (label: string): string =>
  renderMermaid({ lanes: ["customer"], rows: [row(label)] })
    .split("\n")
    .slice(2)
    .join("\n")
    .replace("  Note over p0: ", "");

/** What Mermaid's `encodeEntities` and then a browser make of a label. */
const shown = (label: string): string =>
  label
    .replace(/style.*:\S*#.*;/g, (text) => text.slice(0, -1))
    .replace(/classDef.*:\S*#.*;/g, (text) => text.slice(0, -1))
    .replace(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

describe("a Mermaid diagram", () => {
  it("is exact", () => {
    const events = at(
      place(),
      { ...call("payment", "pay"), t: 5 },
      { ...fired("response-lost"), t: 5 },
      answer("payment", "pay", "reset"),
      { actor: "harness", type: "phase", value: { phase: "final" } },
    );
    expect(renderMermaid(sequenceOf(events, { highlight: [1] }))).toBe(`sequenceDiagram
  participant p0 as customer
  participant p1 as integration
  participant p2 as payment
  p0->>p1: place 42.00 EUR
  p1->>p2: 👉 ⚡ response-lost: pay #35;1
  p2--xp1: pay #35;1: 201 (reset)
  Note over p0,p2: the end`);
  });

  it.each(["#", ";", "#35;", "#;#59;", "&lt;b&gt;", "<br/>", '`"%%', "$$x$$", "restyle :x#1;", "classDef a:#b;"])(
    "shows %s as it is written",
    (text) => {
      const written = told(text);
      expect(shown(written)).toBe(text);
      expect(written.replace(/#\d+;/g, "")).not.toMatch(/[#;&<>`"%$]/);
    },
  );

  it("lets no hostile text out of its line", () => {
    const drawn = renderMermaid({ lanes: ["customer", hostile], rows: [row(hostile, { faults: [hostile] })] });
    expect(drawn.split("\n")).toHaveLength(4);
    expect(drawn.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}<>`"%$]/u);
  });

  it("takes neither line separators nor halves of letters over", () => {
    expect(told("a\u2028b\u2029c\ud800")).toBe("a b c\ufffd");
  });

  it("writes no word that Mermaid takes for its own", () => {
    expect(told("end")).toBe("end.");
    expect(told("\u0000END ")).toBe("END.");
    expect(told("wrap: 200")).toBe("wrap#58; 200");
    expect(told("\n")).toBe("-");
    expect(renderMermaid({ lanes: ["end", ""], rows: [] })).toBe(
      "sequenceDiagram\n  participant p0 as end.\n  participant p1 as -",
    );
  });
});
