import { redact } from "../core/redact.ts";

/** Local part, at, domain with a dot: enough to find what people write, and short of what RFC 5321 would allow. */
const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu;

function withoutEmails(value: unknown): unknown {
  if (typeof value === "string") return value.includes("@") ? value.replace(emailPattern, "[e-mail]") : value;
  if (Array.isArray(value)) return value.map(withoutEmails);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutEmails(inner)]));
}

/** A copy of what is to be logged without card numbers, secrets (see `redact`) and e-mail addresses. */
export function redactForLog<T>(value: T): T {
  return withoutEmails(redact(value)) as T;
}
