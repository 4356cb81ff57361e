import type { Row, Sequence } from "./sequence.ts";

/**
 * Mermaid reads `;` and line ends as the end of a statement, `#` as an entity, `%%` as a comment, `$$` as a formula, and HTML
 * as HTML. A line with `style` or `classDef` before an entity loses its last `;`, and `wrap:` in front is an order to Mermaid:
 * one letter of these is written as an entity. `end` alone would end a block.
 */
const escaped = (text: string): string =>
  (
    text
      .toWellFormed()
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
      .trim() || "-"
  )
    .replace(/^end$/i, "$&.")
    // in one pass, so that no entity is escaped again
    .replace(/[#;&<>`"%$]|(?<=styl)e|(?<=classDe)f|(?<=^(?:no)?wrap):/g, (char) => `#${char.charCodeAt(0)};`);

const label = (row: Row): string => {
  const struck = row.faults.length === 0 ? "" : `⚡ ${row.faults.join(", ")}${row.label === "" ? "" : ": "}`;
  return escaped(`${row.marked === true ? "👉 " : ""}${struck}${row.label}`);
};

function arrow(row: Row): string {
  if (row.lost === true) return row.answer === true ? "--x" : "-x";
  return row.answer === true ? "-->>" : "->>";
}

/** A `sequenceDiagram` for Markdown. */
export function renderMermaid({ lanes, rows }: Sequence): string {
  const id = (lane: string | undefined): string => `p${Math.max(0, lanes.indexOf(lane ?? ""))}`;
  const lines = rows.map((row) => {
    if (row.type === "divider") return `  Note over p0,p${lanes.length - 1}: ${label(row)}`;
    if (row.type === "note") return `  Note over ${id(row.to)}: ${label(row)}`;
    return `  ${id(row.from)}${arrow(row)}${id(row.to)}: ${label(row)}`;
  });
  return ["sequenceDiagram", ...lanes.map((lane, n) => `  participant p${n} as ${escaped(lane)}`), ...lines].join("\n");
}
