import { fractionDigits } from "../core/money.ts";
import type { AmountFormat, ShownAmounts } from "./config.ts";

/** How far an amount may lie from a whole minor unit for no other reason than binary fractions. */
const floatNoise = 1e-4;

/** An amount as the integration takes it: 1234, or the text `12.34`. */
export function writeAmount(amountMinor: number, currency: string, format: AmountFormat): number | string {
  if (format === "minor") return amountMinor;
  const digits = fractionDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/** A number as people write it, in plain digits with a point; undefined where the text holds none, or more than one. */
function plainNumber(text: string, { thousands, decimal }: Exclude<ShownAmounts, AmountFormat>): string | undefined {
  const spaced = text.replaceAll(/\s/g, " ");
  const grouped = thousands === "" ? "" : `\\d{1,3}(?:[${thousands}]\\d{3})+|`;
  const pattern = new RegExp(`(?:${grouped}\\d+)(?:[${decimal}]\\d+)?`);
  const [found] = pattern.exec(spaced) ?? [];
  if (found === undefined) return undefined;
  const around = spaced.replace(found, "");
  if (/\d/.test(around)) return undefined;
  const sign = /[-\u2212]/.test(around) ? "-" : "";
  return sign + found.replaceAll(thousands, "").replace(decimal, ".");
}

/**
 * An amount as the integration tells it, in minor units. Databases hand out integers as texts and fractions with more
 * zeros than the currency has; a true fraction of a cent is no amount.
 */
export function readAmount(value: unknown, currency: string, format: ShownAmounts): number | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  const text = typeof format === "string" || typeof value === "number" ? value : plainNumber(value, format);
  if (text === undefined || (typeof text === "string" && !/^-?\d+(\.\d+)?$/.test(text))) return undefined;
  const exact = Number(text) * (format === "minor" ? 1 : 10 ** fractionDigits(currency));
  const amountMinor = Math.round(exact);
  return Number.isSafeInteger(amountMinor) && Math.abs(exact - amountMinor) < floatNoise ? amountMinor : undefined;
}
