import type { Row, Sequence } from "./sequence.ts";

/** Mermaid reads `;` and line ends as the end of a statement, `#` as an entity, and HTML as HTML. */
const escaped = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]/gu, " ")
    .replaceAll("#", "#35;")
    .replaceAll(";", "#59;")
    .replaceAll("#35#59;", "#35;")
    .replaceAll("&", "#38;")
    .replaceAll("<", "#lt;")
    .replaceAll(">", "#gt;")
    .replaceAll("`", "#96;")
    .replaceAll('"', "#quot;")
    .replaceAll("%", "#37;");

/** `end` alone would end a block. */
const label = (row: Row): string => {
  const struck = row.faults.length > 0 ? `⚡ ${row.faults.join(", ")}: ` : "";
  return escaped(`${row.marked === true ? "👉 " : ""}${struck}${row.label}`.trim() || "-").replace(/^end$/i, "end.");
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
