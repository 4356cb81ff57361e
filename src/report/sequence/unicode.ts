import pc from "picocolors";
import { forTerminal } from "../text-safety.ts";
import type { Row, Sequence } from "./sequence.ts";

const timeWidth = 9;
const leastText = 34;
const widestLane = 12;

const cut = (text: string, width: number): string => (text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`);
const seconds = (t: number): string => `${(t / 1000).toFixed(3)}s`.padStart(timeWidth - 1);

/** A line of the picture with its lifelines, and what stands on it. */
function line(lanes: readonly string[], step: number, row: Row): string {
  const cells = [..." ".repeat(lanes.length * step)];
  const at = (lane: string): number => lanes.indexOf(lane) * step + (step >> 1);
  for (const lane of lanes) cells[at(lane)] = row.type === "divider" ? "┄" : "│";
  if (row.type === "divider") return cells.map((cell) => (cell === " " ? "┄" : cell)).join("");
  if (row.type === "note") {
    if (row.to !== undefined) cells[at(row.to)] = row.faults.length > 0 ? "⚡" : "■";
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
export function renderUnicode({ lanes, rows }: Sequence, options: { readonly width: number; readonly color?: boolean }): string {
  const colors = pc.createColors(options.color ?? false);
  const width = Math.max(80, options.width);
  const step = Math.max(5, Math.min(widestLane, Math.floor((width - timeWidth - leastText) / lanes.length)));
  const textWidth = width - timeWidth - lanes.length * step - 2;
  const heads = lanes.map((lane) => {
    const name = cut(forTerminal(lane), step - 1);
    const before = (step - name.length) >> 1;
    return `${" ".repeat(before)}${name}`.padEnd(step);
  });
  const drawn = rows.map((row) => {
    const struck = row.faults.length > 0 ? `⚡${row.faults.join(", ")}  ` : "";
    const text = cut(forTerminal(`${struck}${row.label}`), row.marked === true ? textWidth - 2 : textWidth);
    const told = row.faults.length > 0 || row.lost === true ? colors.yellow(text) : text;
    const picture = `${row.type === "divider" ? " ".repeat(timeWidth) : `${colors.dim(seconds(row.t))} `}${line(lanes, step, row)}`;
    return `${picture} ${told}${row.marked === true ? colors.red(" ◀") : ""}`.trimEnd();
  });
  return [`${" ".repeat(timeWidth)}${heads.join("")}`.trimEnd(), ...drawn].join("\n");
}
