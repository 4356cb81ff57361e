import { compilePattern } from "./pattern.ts";

/** Preferred first, so that `[A-Za-z0-9]` gives letters and the result is easy on the eye. */
const alphabet = [..."abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_-.:/@+ !\"#$%&'()*,;<=>?[\\]^`{|}~"];
/** Bounds what a hostile `{1000000}` can make of us. */
const mostRepeats = 1000;
const longestText = 10_000;
const atom = /^(?:\[(?:\\.|[^\]\\])*\]|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|[pP]\{[^}]+\}|.)|[^()|*+?{}])/u;
const quantifier = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/;

/** Chooses one of some; absent, the first. */
export type Choose = <T>(items: readonly T[]) => T;

const first: Choose = (items) => items[0] as (typeof items)[number];

const charactersFor = (source: string): readonly string[] => {
  const form = new RegExp(`^${source}$`, "u");
  const found = alphabet.filter((character) => form.test(character));
  if (found.length === 0) throw new Error(`no plain character fits ${source}`);
  // of what is neither letter nor digit only where nothing else fits
  const plain = found.filter((character) => /[a-z0-9]/i.test(character));
  return plain.length > 0 ? plain : found;
};

function repeats(found: RegExpExecArray | null, extra: number): number {
  if (!found) return 1;
  const [, sign, least, open, most] = found;
  const minimum = sign === "+" ? 1 : Number(least ?? 0);
  const maximum = sign === "?" ? 1 : sign || (open && !most) ? Number.POSITIVE_INFINITY : Number(most ?? least);
  return Math.min(minimum + extra, maximum, mostRepeats);
}

/** Writes what the expression's first alternatives ask for, each repetition `extra` times more than it must. */
function write(pattern: string, extra: number, choose: Choose): string {
  let rest = pattern;
  const take = (form: RegExp): RegExpExecArray | null => {
    const found = form.exec(rest);
    if (found) rest = rest.slice(found[0].length);
    return found;
  };
  /** What stands there, once more each time that it is asked for. */
  const piece = (): (() => string) => {
    if (take(/^(?:\^|\$|\\b)/)) return () => "";
    if (take(/^\((?:\?:|\?<\w+>)?(?![?])/)) {
      const inner = alternatives();
      if (!take(/^\)/)) throw new Error("a group does not end");
      return () => inner;
    }
    const found = take(atom);
    if (!found) throw new Error(`cannot read ${rest}`);
    const characters = charactersFor(found[0]);
    return () => choose(characters);
  };
  const sequence = (): string => {
    let text = "";
    while (rest !== "" && rest[0] !== "|" && rest[0] !== ")") {
      const one = piece();
      const times = repeats(take(quantifier), extra);
      for (let n = 0; n < times; n += 1) {
        text += one();
        if (text.length > longestText) throw new Error("the text gets too long");
      }
    }
    return text;
  };
  const alternatives = (): string => {
    const first = sequence();
    while (take(/^\|/)) sequence();
    return first;
  };
  const text = alternatives();
  if (rest !== "") throw new Error(`cannot read ${rest}`);
  return text;
}

/**
 * A text that a regular expression (ECMA-262) accepts, within bounds; undefined where the expression is too clever for us.
 *
 * @param choose among the characters that fit somewhere; the same one, the first, unless given
 */
export function exampleForPattern(
  pattern: string,
  minLength = 0,
  maxLength = Number.POSITIVE_INFINITY,
  choose: Choose = first,
): string | undefined {
  try {
    const form = compilePattern(pattern);
    if (form === undefined) return undefined;
    // a few more repetitions until it is long enough; lengths seldom need many
    for (let extra = 0; extra <= Math.min(minLength, 64); extra += 1) {
      const text = write(pattern, extra, choose);
      if (text.length >= minLength && text.length <= maxLength && form.test(text)) return text;
    }
  } catch {
    return undefined; // look-around, back-references, or no expression at all
  }
  return undefined;
}
