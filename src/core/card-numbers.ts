/** 13 to 19 digits, single spaces or dashes allowed between them (ISO/IEC 7812-1). */
const digitsPattern = /(?<![\d.])\d(?:[ -]?\d){12,18}(?!\.?\d)/g;

/** The same with whatever digits stand beside it, as an expiry date does. */
const runPattern = /(?<![\d.])\d(?:[ -]?\d){12,}(?!\.?\d)/g;

/** Few texts have as many digits, and a plain test is all that they need. */
const manyDigits = /\d(?:[ -]?\d){12}/;

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

const bare = (text: string): string => text.replace(/[ -]/g, "");

/** Four groups of four of Visa, Mastercard, Discover, JCB and UnionPay, or 4, 6 and 5 digits of American Express. */
const issued =
  /(?:4\d{3}|5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720|6011|64[4-9]\d|65\d\d|352[89]|35[3-8]\d|62\d\d)([ -]?)\d{4}\1\d{4}\1\d{4}|3[47]\d\d([ -]?)\d{6}\2\d{5}/g;

/**
 * What may be a card number: right length, right check digit, a first digit that cards have (2 to 6); or what an issuer's number
 * looks like, whatever digits stand beside it. Of long random digits one in twenty may be, too: enough to mask it, not to accuse anybody.
 */
export function findCardNumbers(text: string): string[] {
  if (!manyDigits.test(text)) return [];
  const runs = [...text.matchAll(runPattern)].flatMap(([run]) => [...run.matchAll(issued)]);
  const found = new Set(runs.map(([number]) => number).filter((number) => passesLuhn(bare(number))));
  let rest = text;
  for (const number of found) rest = rest.replaceAll(number, "|");
  for (const [number] of rest.matchAll(digitsPattern)) if (/^[2-6]/.test(number) && passesLuhn(bare(number))) found.add(number);
  return [...found];
}

/** A letter, a digit or what joins them: part of a longer name or number, as in `req_4111…` and in UUIDs. */
const joins = /[\p{L}\p{N}_.-]/u;

/**
 * Whether a card number stands there by itself: of an issuer's range, length and grouping, and no part of a longer id. Of
 * random ids hardly any does.
 */
export function showsCardNumber(text: string): boolean {
  if (!manyDigits.test(text)) return false;
  for (const { 0: match, index } of text.matchAll(issued)) {
    const [before, after] = [text[index - 1] ?? "", text[index + match.length] ?? ""];
    // a full stop after it ends a sentence, unless digits follow
    const isWhole = !joins.test(before) && (!joins.test(after) || /^\.(?!\d)/.test(text.slice(index + match.length)));
    if (isWhole && passesLuhn(bare(match))) return true;
  }
  return false;
}
