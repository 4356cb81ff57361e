import { formatDecimal, isCurrency, parseDecimal } from "../../src/index.ts";

/** `{ currency_code: "EUR", value: "10.00" }` */
export interface Amount {
  readonly currency_code: string;
  readonly value: string;
}

export const amountOf = (amountMinor: number, currency: string): Amount => ({
  currency_code: currency,
  value: formatDecimal({ amountMinor, currency }),
});

/** Minor units; undefined where it is no amount. `10` stands for `10.00`. */
export function minorOf(amount: unknown): number | undefined {
  const { currency_code: currency, value } = (amount ?? {}) as Partial<Readonly<Record<"currency_code" | "value", unknown>>>;
  if (typeof currency !== "string" || typeof value !== "string" || !isCurrency(currency)) return undefined;
  if (/^\d+$/.test(value)) return parseDecimal(formatDecimal({ amountMinor: 0, currency }).replace("0", value), currency);
  return parseDecimal(value, currency);
}
