import { redact, redactText } from "../core/redact.ts";

/** Local part, at, domain with a dot: enough to find what people write, and short of what RFC 5321 would allow. */
const emailPattern = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63})+/gu;

function cleanText(text: string): string {
  const clean = redactText(text);
  return clean.includes("@") ? clean.replace(emailPattern, "[e-mail]") : clean;
}

/** What is to be logged, without card numbers, secrets (see `redact`) and e-mail addresses. */
export const redactForLog = <T>(value: T): T => redact(value, cleanText);
