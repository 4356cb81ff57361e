import { formatDecimal, isCurrency, parseDecimal } from "../../src/index.ts";

/** `{ currency: "EUR", value: "10.00" }` */
export interface Amount {
  readonly currency: string;
  readonly value: string;
}

export const amountOf = (amountMinor: number, currency: string): Amount => ({
  currency,
  value: formatDecimal({ amountMinor, currency }),
});

/** Minor units; undefined where it is no amount, or has other decimal places than its currency. */
export function minorOf(amount: unknown): number | undefined {
  const { currency, value } = (amount ?? {}) as Partial<Readonly<Record<"currency" | "value", unknown>>>;
  if (typeof currency !== "string" || typeof value !== "string" || !isCurrency(currency)) return undefined;
  return parseDecimal(value, currency);
}
