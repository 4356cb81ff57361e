import { fractionDigits } from "../core/money.ts";
import type { AmountFormat } from "./config.ts";

/** How far an amount may lie from a whole minor unit for no other reason than binary fractions. */
const floatNoise = 1e-4;

/** An amount as the integration takes it: 1234, or the text `12.34`. */
export function writeAmount(amountMinor: number, currency: string, format: AmountFormat): number | string {
  if (format === "minor") return amountMinor;
  const digits = fractionDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
}

/**
 * An amount as the integration tells it, in minor units. Databases hand out integers as texts and fractions with more
 * zeros than the currency has; a true fraction of a cent is no amount.
 */
export function readAmount(value: unknown, currency: string, format: AmountFormat): number | undefined {
  if (typeof value !== "number" && typeof value !== "string") return undefined;
  if (typeof value === "string" && !/^-?\d+(\.\d+)?$/.test(value)) return undefined;
  const exact = Number(value) * (format === "minor" ? 1 : 10 ** fractionDigits(currency));
  const amountMinor = Math.round(exact);
  return Number.isSafeInteger(amountMinor) && Math.abs(exact - amountMinor) < floatNoise ? amountMinor : undefined;
}
