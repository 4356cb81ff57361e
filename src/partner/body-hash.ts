import { hashText, hexText } from "../core/random.ts";

/** JSON with its keys in order: two bodies that say the same have the same text. */
export function canonical(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  let members = "";
  for (const key of Object.keys(value).sort()) {
    const member = canonical((value as Record<string, unknown>)[key]);
    members += `${members && ","}${JSON.stringify(key)}:${member}`;
  }
  return `{${members}}`;
}

/** Eight hexadecimal digits that tell bodies apart: FNV-1a, 32 bits, over the canonical text. */
export const bodyHash = (body: unknown): string => hexText(hashText(canonical(body)));
