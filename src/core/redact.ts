import { hasManyDigits, maskCardNumbers } from "./card-numbers.ts";

const secretKeys =
  /^(authorization|cookie|set-cookie|x-api-key|api[_-]?key|password|secret|token|payment_token|card(_number)?|cvc|cvv|pan)$/i;
const secretTexts = /\b(?:whsec_[A-Za-z0-9+/=_-]+|sk_[A-Za-z0-9_]+|[Bb]earer\s+[A-Za-z0-9._~+/=-]+)/g;

/** The beginning of a secret. */
const suspicious = /whsec_|sk_|earer\s/;

/** So many answers are kept, of texts as short as names are. */
const mostKept = 2000;
const longestKept = 40;

/** Names, words and ids repeat without end: each is looked at once, and what was found stays true of it for ever. */
function once(look: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    if (text.length > longestKept) return look(text);
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const found = look(text);
    if (known.size >= mostKept) known.clear();
    known.set(text, found);
    return found;
  };
}

const isSecretKey = once((key) => secretKeys.test(key));
const isSuspicious = once((text) => suspicious.test(text) || hasManyDigits(text));

/** A text without card numbers, bearer tokens and signing secrets. */
export function redactText(text: string): string {
  if (!isSuspicious(text)) return text;
  const clean = text.replace(secretTexts, "[redacted]");
  return maskCardNumbers(clean);
}

/**
 * A JSON value without secrets: fields with telling names, and telling texts anywhere. What has none stays what it is.
 *
 * @param cleanText what is left of a text
 */
export function redact<T>(value: T, cleanText: (text: string) => string = redactText): T {
  if (typeof value === "string") return cleanText(value) as T;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => redact(item, cleanText));
    return (items.some((item, n) => item !== value[n]) ? items : value) as T;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let clean: Record<string, unknown> | undefined;
  for (const key in fields) {
    const inner = fields[key];
    const safe = isSecretKey(key) ? "[redacted]" : typeof inner === "string" ? cleanText(inner) : redact(inner, cleanText);
    if (safe === inner) continue;
    clean ??= { ...fields };
    // never through a setter: a field may be called __proto__
    Object.defineProperty(clean, key, { value: safe, enumerable: true, configurable: true, writable: true });
  }
  return (clean ?? value) as T;
}
