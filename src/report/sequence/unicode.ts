import pc from "picocolors";
import { forTerminal } from "../text-safety.ts";
import { columnsOf, cut, padEnd } from "./columns.ts";
import type { Row, Sequence } from "./sequence.ts";

const leastTimeWidth = 9;
const leastText = 34;
/** Where the terminal is wide enough for that, text has so much room before lanes grow. */
const goodText = 46;
const wideEnough = 116;
const widestLane = 12;
const narrowestLane = 5;
/** Stands for all partners that have no room of their own. */
const others = "others";

const seconds = (t: number): string => `${(t / 1000).toFixed(3)}s`;

/** As many lanes as there is room for; rows of the others name their partner. */
function fitted({ lanes, rows }: Sequence, most: number): Sequence {
  if (lanes.length <= most) return { lanes, rows };
  const kept = lanes.slice(0, most - 1);
  const place = (lane: string | undefined) => (lane === undefined || kept.includes(lane) ? lane : others);
  const placed = rows.map((row): Row => {
    const { from, to, ...rest } = row;
    const [start, end] = [place(from), place(to)];
    const partner = start === from ? (end === to ? "" : `${to}: `) : `${from}: `;
    return {
      ...rest,
      ...(start !== undefined && { from: start }),
      ...(end !== undefined && { to: end }),
      label: `${partner}${row.label}`,
    };
  });
  return { lanes: [...kept, others], rows: placed };
}

/** A line of the picture with its lifelines, and what stands on it. */
function line(lanes: readonly string[], step: number, row: Row): string {
  const cells = [..." ".repeat(lanes.length * step)];
  const at = (lane: string): number => lanes.indexOf(lane) * step + (step >> 1);
  for (const lane of lanes) cells[at(lane)] = row.type === "divider" ? "┄" : "│";
  if (row.type === "divider") return cells.map((cell) => (cell === " " ? "┄" : cell)).join("");
  if (row.type === "note") {
    if (row.to === undefined) return cells.join("");
    // the lightning is two columns wide
    if (row.faults.length > 0) cells.splice(at(row.to), 2, "⚡");
    else cells[at(row.to)] = "■";
    return cells.join("");
  }
  const [from, to] = [at(row.from ?? ""), at(row.to ?? "")];
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  for (let n = left + 1; n < right; n += 1) cells[n] = row.answer === true ? "╌" : "─";
  cells[from] = from < to ? "├" : "┤";
  cells[from < to ? to - 1 : to + 1] = row.lost === true ? "✗" : from < to ? "►" : "◄";
  return cells.join("");
}

/**
 * A sequence diagram for the terminal: lanes on the left, what happened on the right.
 *
 * @param options `width` in columns, 80 at least
 */
export function renderUnicode(sequence: Sequence, options: { readonly width: number; readonly color?: boolean }): string {
  const colors = pc.createColors(options.color ?? false);
  const width = Math.max(80, options.width);
  // days of virtual time need more room
  const timeWidth = sequence.rows.reduce((most, { t }) => Math.max(most, seconds(t).length + 1), leastTimeWidth);
  const room = width - timeWidth - (width < wideEnough ? leastText : goodText);
  const { lanes, rows } = fitted(sequence, Math.floor(room / narrowestLane));
  const step = Math.min(widestLane, Math.floor(room / lanes.length));
  const textWidth = width - timeWidth - lanes.length * step - 2;
  const heads = lanes.map((lane) => {
    const name = cut(forTerminal(lane), step - 1);
    const before = (step - columnsOf(name)) >> 1;
    return padEnd(`${" ".repeat(before)}${name}`, step);
  });
  const drawn = rows.map((row) => {
    const struck = row.faults.length > 0 ? `⚡${row.faults.join(", ")}${row.label === "" ? "" : "  "}` : "";
    const text = cut(forTerminal(`${struck}${row.label}`), row.marked === true ? textWidth - 2 : textWidth);
    const told = row.faults.length > 0 || row.lost === true ? colors.yellow(text) : text;
    const picture = `${row.type === "divider" ? " ".repeat(timeWidth) : `${colors.dim(seconds(row.t).padStart(timeWidth - 1))} `}${line(lanes, step, row)}`;
    return `${picture} ${told}${row.marked === true ? colors.red(" ◀") : ""}`.trimEnd();
  });
  return [`${" ".repeat(timeWidth)}${heads.join("")}`.trimEnd(), ...drawn].join("\n");
}
