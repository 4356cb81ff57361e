import type { Random } from "../core/random.ts";

type Style = { readonly colon: string; readonly comma: string; readonly escapes: boolean; readonly slashes: boolean };

/** Letters beyond ASCII as most libraries outside of JavaScript write them. */
const escaped = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

function spellText(text: string, { escapes, slashes }: Style): string {
  const plain = JSON.stringify(text);
  const ascii = escapes ? escaped(plain) : plain;
  return slashes ? ascii.replaceAll("/", "\\/") : ascii;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const order = [...items];
  for (let n = order.length - 1; n > 0; n -= 1) {
    const other = random.integer(0, n);
    [order[n], order[other]] = [order[other] as T, order[n] as T];
  }
  return order;
}

function spell(value: unknown, style: Style, random: Random): string {
  if (typeof value === "string") return spellText(value, style);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => spell(item ?? null, style, random)).join(style.comma)}]`;
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined);
  const texts = shuffled(members, random).map(
    ([name, inner]) => `${spellText(name, style)}${style.colon}${spell(inner, style, random)}`,
  );
  return `{${texts.join(style.comma)}}`;
}

/** JSON that says the same (RFC 8259) in another spelling: spaces, order of fields, `\u00e9`, `\/`. The same stream gives the same text. */
export function spellJson(value: unknown, random: Random): string {
  const style: Style = {
    colon: random.pick([":", ": "]),
    comma: random.pick([",", ", ", ",\n  "]),
    escapes: random.integer(0, 1) === 1,
    slashes: random.integer(0, 1) === 1,
  };
  return spell(value, style, random);
}
