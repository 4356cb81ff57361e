import { findCardNumbers } from "../core/redact.ts";

/** Texts that must never stand in a log line: the run's own tokens, signing secrets and customers' data. */
export interface Forbidden {
  readonly kind: "token" | "signing secret" | "payment token" | "personal data";
  readonly text: string;
}

/** One look for all texts at once: lines are many, the lists are few and live as long as their runs, and hardly a line carries any. */
const patterns = new WeakMap<readonly Forbidden[], RegExp>();

function patternOf(forbidden: readonly Forbidden[]): RegExp {
  const known = patterns.get(forbidden);
  if (known !== undefined) return known;
  const pattern = new RegExp(forbidden.map(({ text }) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"));
  patterns.set(forbidden, pattern);
  return pattern;
}

/** What a log line gives away, as a kind; undefined where it is clean. */
export function scanLogLine(line: string, forbidden: readonly Forbidden[]): string | undefined {
  if (patternOf(forbidden).test(line)) for (const { kind, text } of forbidden) if (line.includes(text)) return kind;
  if (findCardNumbers(line).length === 0) return undefined;
  // Timestamps in ms and long ids are digits too: only what passes the card check counts, and not as a JSON number such as "time".
  const withoutNumbers = line.replace(/:\s*-?\d+(\.\d+)?(?=[,}\]])/g, ":0");
  return findCardNumbers(withoutNumbers).length > 0 ? "card number" : undefined;
}

/** The line without what it must not carry, short enough for a report. */
export function excerpt(line: string, forbidden: readonly Forbidden[]): string {
  let clean = line;
  for (const { kind, text } of forbidden) clean = clean.replaceAll(text, `[${kind}]`);
  return clean.slice(0, 200);
}
