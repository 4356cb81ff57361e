export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    let digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    if (i % 2 === 1) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return sum % 10 === 0;
}

/**
 * Where issuers' numbers begin, by their length: Visa, Mastercard, American Express, Diners Club, Discover, JCB, UnionPay, Mir.
 * Ranges that the schemes publish, and lengths that are on cards today.
 */
const issued: Readonly<Record<number, RegExp>> = {
  14: /^(?:30[0-5]|3095|36|3[89])/,
  15: /^3[47]/,
  16: /^(?:4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|220[0-4]|6011|64[4-9]|65|352[89]|35[3-8]|62|81)/,
  19: /^(?:4|62|6011|65)/,
};

/** Of other lengths and ranges there were cards, or are few (Maestro): enough to mask one, not to accuse or refuse anybody. */
const perhapsIssued = /^(?:[2-6])/;
const lengths = [16, 15, 19, 14, 18, 17, 13];

/** How numbers are printed on cards and typed from them. */
const groupings = new Set(["4 4 4 4", "4 6 5", "4 6 4", "4 4 4 3", "4 4 4 4 3", "4 4 5", "6 13", "8 8"]);

/** What people, HTML, URLs and JSON put between groups: spaces of all kinds, dashes, dots, and what has no width. */
const gap = String.raw`(?:%(?:20|2[DdEe]|[Cc]2%[Aa]0|[Ee]2%80%[89Aa][0-9A-Fa-f])|&nbsp;|&#(?:160|xa0);|\\t|\\u(?:00[aA]0|20[0-2][0-9a-fA-F]|3000)|[\p{Zs}\p{Pd}\p{Cf}\t+._\u2212])`;
const run = new RegExp(String.raw`(?<!%[0-9A-Fa-f]?|\\u[0-9a-fA-F]{0,3})\d(?:${gap}{0,3}\d)*`, "gu");
const gaps = new RegExp(`${gap}+`, "gu");

/** A letter, a digit or what joins them: part of a longer name or number, as in `req_4111…` and in UUIDs. */
const joins = /[\p{L}\p{N}_.-]/u;

/** Stands for one character that is no letter, though letters and digits write it. */
const escapedChar = /(?:%[0-9A-Fa-f]{2}|\\[nrtbf]|\\u[0-9a-fA-F]{4})$/;

interface Digits {
  /** Position in the text, of the group and of what follows it. */
  readonly at: number;
  readonly end: number;
  readonly text: string;
}

interface Found {
  readonly at: number;
  readonly end: number;
  /** It may well be on a card today. */
  readonly isIssued: boolean;
  /** It begins and ends where its groups of digits do. */
  readonly isWhole: boolean;
}

/** Ends a number, unless it is part of what stands for a gap: a letter, a quote, a colon, a bracket. */
const isEnd = (code: number): boolean =>
  (code >= 97 && code <= 125) || (code >= 65 && code <= 91) || code === 34 || code === 58 || code === 44 || code === 47;

/** `%20`, `&nbsp;` and `\u00a0` are no longer than this. */
const escapeLength = 9;

/** Whether a text may hold a card number: a quick look, as most have not nearly as many digits. */
export function hasManyDigits(text: string): boolean {
  let count = 0;
  let escaped = -escapeLength;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    if ((code >= 48 && code <= 57) || code > 0x5ff) {
      count += 1;
      if (count >= 13) return true;
    } else if (code === 37 || code === 38 || code === 92) escaped = i;
    else if (isEnd(code) && i - escaped > escapeLength) count = 0;
  }
  return false;
}

/** Digits of other scripts and widths as ASCII ones, at the same places. Each script has its ten in a row (Unicode, Nd). */
function fold(text: string): string {
  return text.replace(/[^\d\P{Nd}]/gu, (char) => {
    if (char.length > 1) return char;
    let value = 0;
    while (value < 9 && /^\p{Nd}$/u.test(String.fromCharCode(char.charCodeAt(0) - value - 1))) value += 1;
    return String(value);
  });
}

function groupsOf(text: string, at: number): readonly Digits[] {
  const groups: Digits[] = [];
  let from = 0;
  for (const { 0: between, index } of text.matchAll(gaps)) {
    groups.push({ at: at + from, end: at + index, text: text.slice(from, index) });
    from = index + between.length;
  }
  groups.push({ at: at + from, end: at + text.length, text: text.slice(from) });
  return groups;
}

const isIssued = (digits: string): boolean => issued[digits.length]?.test(digits) === true && passesLuhn(digits);
const isPerhaps = (digits: string): boolean =>
  digits.length >= 13 && digits.length <= 19 && perhapsIssued.test(digits) && passesLuhn(digits);

/** Grouped in any way, but with nothing unusual between the groups. */
const plain = /^\d+(?:[ -]\d+)*$/;

/** Groups of digits that are a card number together, from the nth on. */
function wholeAt(groups: readonly Digits[], n: number, isPlain: boolean): (Found & { readonly count: number }) | undefined {
  let digits = "";
  for (let count = 1; n + count <= groups.length && digits.length < 19; count += 1) {
    const last = groups[n + count - 1] as Digits;
    digits += last.text;
    const isUsual =
      count === 1 ||
      groupings.has(
        groups
          .slice(n, n + count)
          .map(({ text }) => text.length)
          .join(" "),
      );
    const isAll = n === 0 && count === groups.length && isPlain;
    const found = { at: groups[n]?.at ?? 0, end: last.end, isWhole: true, count };
    if (isUsual && isIssued(digits)) return { ...found, isIssued: true };
    if ((isAll || count === 1) && isPerhaps(digits)) return { ...found, isIssued: false };
  }
  return undefined;
}

/** Card numbers within longer runs of digits, as where a date or a code was written right behind one. */
function within({ at, text }: Digits): Found[] {
  const found: Found[] = [];
  for (let from = 0; from + 14 <= text.length; from += 1) {
    const length = lengths.find((each) => from + each <= text.length && isIssued(text.slice(from, from + each)));
    if (length === undefined) continue;
    found.push({ at: at + from, end: at + from + length, isIssued: true, isWhole: false });
    from += length - 1;
  }
  return found;
}

function scan(text: string): Found[] {
  if (!hasManyDigits(text)) return [];
  const folded = fold(text);
  const found: Found[] = [];
  for (const { 0: match, index } of folded.matchAll(run)) {
    if (match.length < 13) continue;
    const groups = groupsOf(match, index);
    for (let n = 0; n < groups.length; n += 1) {
      const whole = wholeAt(groups, n, plain.test(match));
      if (whole === undefined) {
        found.push(...within(groups[n] as Digits));
        continue;
      }
      // the fraction of a decimal
      if (!(whole.count === 1 && isFraction(folded, whole))) found.push(whole);
      n += whole.count - 1;
    }
  }
  return found;
}

const isFraction = (text: string, { at, end }: Found): boolean =>
  /\d\.$/.test(text.slice(Math.max(0, at - 2), at)) || /^\.\d/.test(text.slice(end, end + 2));

/**
 * What may be a card number, as it is written: of any issuer's length, with a right check digit, whatever stands beside it and
 * between its groups. Of long random digits a few may be, too: enough to mask it, not to refuse or accuse anybody.
 */
export const findCardNumbers = (text: string): string[] => [...new Set(scan(text).map(({ at, end }) => text.slice(at, end)))];

/** The text without what may be a card number. */
export function maskCardNumbers(text: string): string {
  let clean = "";
  let from = 0;
  for (const { at, end } of scan(text)) {
    clean += `${text.slice(from, at)}[card number]`;
    from = end;
  }
  return from === 0 ? text : clean + text.slice(from);
}

/** What an issuer's number looks like, and is no part of a longer run of digits: what a door refuses. */
export const typedCardNumbers = (text: string): string[] =>
  scan(text).flatMap((one) => (one.isIssued && one.isWhole ? [text.slice(one.at, one.end)] : []));

/**
 * Whether a card number stands there by itself: of an issuer's range, length and grouping, and no part of a longer id. Of
 * random ids hardly any does.
 */
export function showsCardNumber(text: string): boolean {
  return scan(text).some(({ at, end, isIssued, isWhole }) => {
    // a full stop after it ends a sentence, unless digits follow
    const [before, after] = [text[at - 1] ?? "", text[end] ?? ""];
    const begins = !joins.test(before) || escapedChar.test(text.slice(Math.max(0, at - 6), at));
    return isIssued && isWhole && begins && (!joins.test(after) || /^\.(?!\d)/.test(text.slice(end, end + 2)));
  });
}
