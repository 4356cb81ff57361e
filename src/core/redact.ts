import { hasManyDigits, maskCardNumbers } from "./card-numbers.ts";
import { mapTexts } from "./map-texts.ts";
import { isTelling, writtenForms } from "./secret-values.ts";

const secretKeys =
  /^(authorization|cookie|set-cookie|x-api-key|api[_-]?key|password|secret|token|payment_token|card(_number)?|cvc|cvv|pan)$/i;
const secretTexts = /\b(?:whsec_[A-Za-z0-9+/=_-]+|sk_[A-Za-z0-9_]+|[Bb]earer\s+[A-Za-z0-9._~+/=-]+)/g;

/** The beginning of a secret. */
const suspicious = /whsec_|sk_|earer\s/;

/** So many names of fields are remembered. */
const mostKept = 2000;
const known = new Map<string, boolean>();

/** The same names repeat without end: each is looked at once. */
function isSecretKey(key: string): boolean {
  const kept = known.get(key);
  if (kept !== undefined) return kept;
  const found = secretKeys.test(key);
  if (known.size >= mostKept) known.clear();
  known.set(key, found);
  return found;
}

/** What this process must never show. It is the process that writes, wherever it does: so all of it knows them. */
const hidden = new Set<string>();
let hiddenPattern: RegExp | undefined;

/** Has secrets taken out of all that is redacted from now on, however they are written there. */
export function hideSecrets(secrets: Iterable<string>): void {
  for (const secret of secrets) if (isTelling(secret)) for (const form of writtenForms(secret)) hidden.add(form);
  // of two that begin alike the longer one is taken
  const forms = [...hidden].toSorted((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  hiddenPattern = forms.length === 0 ? undefined : new RegExp(forms.join("|"), "g");
}

function holdsHidden(text: string): boolean {
  return hiddenPattern !== undefined && text.search(hiddenPattern) >= 0;
}

/** Texts are looked at each time: nearly all are new strings, and to remember those without secrets costs more than the look. */
const isSuspicious = (text: string): boolean => suspicious.test(text) || hasManyDigits(text) || holdsHidden(text);

/** A text without card numbers, bearer tokens, signing secrets, and what was hidden. */
export function redactText(text: string): string {
  if (!isSuspicious(text)) return text;
  const shown = hiddenPattern === undefined ? text : text.replace(hiddenPattern, "[secret]");
  return maskCardNumbers(shown.replace(secretTexts, "[redacted]"));
}

/** A JSON value whose texts are redacted, and whose fields all stay. */
export const redactTexts = <T>(value: T): T => mapTexts(value, redactText);

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
