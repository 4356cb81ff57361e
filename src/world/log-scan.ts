import { showsCardNumber } from "../core/card-numbers.ts";
import { redactText } from "../core/redact.ts";

/** Texts that must never stand in a log line: the run's own tokens, signing secrets and customers' data. */
export interface Forbidden {
  readonly kind: "token" | "signing secret" | "payment token" | "card number" | "personal data";
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

/** The first of those texts that stands in a line. */
export function findForbidden(line: string, forbidden: readonly Forbidden[]): Forbidden | undefined {
  return patternOf(forbidden).test(line) ? forbidden.find(({ text }) => line.includes(text)) : undefined;
}

/** 16 random hexadecimal digits are a card number about once in 60,000 times, and a drill logs thousands of spans and requests. */
const tracingIds = /\b(?:trace|span|parent|request|correlation)[._-]?id["']?\s*[:=]\s*["']?[0-9a-f]{16}(?:[0-9a-f]{16})?\b/gi;

/** What a log line gives away, as a kind; undefined where it is clean. */
export function scanLogLine(line: string, forbidden: readonly Forbidden[]): string | undefined {
  const found = findForbidden(line, forbidden);
  if (found !== undefined) return found.kind;
  if (!showsCardNumber(line)) return undefined;
  // Timestamps and counters are digits too: JSON numbers such as "time" do not count.
  const withoutNumbers = line.replace(tracingIds, "id").replace(/:\s*-?\d+(\.\d+)?(?=[,}\]])/g, ":0");
  return showsCardNumber(withoutNumbers) ? "card number" : undefined;
}

const excerptLength = 200;
/** What stands before it tells where it comes from. */
const lead = 120;

/** The line without what it must not carry, short enough for a report: the part where it stood. */
export function excerpt(line: string, forbidden: readonly Forbidden[]): string {
  let clean = line;
  for (const { kind, text } of forbidden) clean = clean.replaceAll(text, `[${kind}]`);
  clean = redactText(clean);
  if (clean.length <= excerptLength) return clean;
  const at = Math.max(0, clean.search(/\[(?:token|signing secret|payment token|card number|personal data|secret|redacted)\]/));
  const from = Math.min(Math.max(0, at - lead), clean.length - excerptLength);
  const end = from + excerptLength;
  return `${from > 0 ? "…" : ""}${clean.slice(from, end)}${end < clean.length ? "…" : ""}`;
}
