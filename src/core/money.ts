/** An amount in integer minor units (cents for EUR, yen for JPY) of one ISO 4217 currency. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** Money from its parts. Throws where the amount is no safe integer: a fraction of a cent is a bug, never data. */
export function money(amountMinor: number, currency: string): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`an amount is an integer in minor units, not ${amountMinor}`);
  if (!/^[A-Z]{3}$/.test(currency))
    throw new RangeError(`a currency is three capital letters (ISO 4217), not ${JSON.stringify(currency)}`);
  return { amountMinor, currency };
}

/** All codes of ISO 4217 that this runtime knows. */
export const currencies = (): readonly string[] => Intl.supportedValuesOf("currency");

export const isCurrency = (code: string): boolean => currencies().includes(code);

/** Of the currencies that came up: each costs a formatter. A stranger's words for currencies must not fill the memory. */
const known = new Map<string, number>();
const knownLimit = 500;

/** Decimal places of a currency's major unit: 2 for EUR, 0 for JPY, 3 for KWD; 2 where it is unknown. */
export function fractionDigits(currency: string): number {
  let digits = known.get(currency);
  if (digits === undefined) {
    if (known.size >= knownLimit) known.clear();
    digits = lookUpDigits(currency);
    known.set(currency, digits);
  }
  return digits;
}

function lookUpDigits(currency: string): number {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/** `12.34 EUR`, from minor units; currencies without minor units keep theirs. */
export function formatMoney({ amountMinor, currency }: Money): string {
  const digits = fractionDigits(currency);
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}

/** `12.34`, from minor units, with the currency's own decimal places. */
export const formatDecimal = ({ amountMinor, currency }: Money): string => {
  const digits = fractionDigits(currency);
  return (amountMinor / 10 ** digits).toFixed(digits);
};

/**
 * Minor units from a decimal text such as `12.34`. Undefined where it is none, or has other decimal places than the currency:
 * vendors refuse `12.3 EUR`.
 */
export function parseDecimal(value: string, currency: string): number | undefined {
  const digits = fractionDigits(currency);
  const [, whole, rest = ""] = /^(\d{1,12})(?:\.(\d+))?$/.exec(value) ?? [];
  if (whole === undefined || rest.length !== digits) return undefined;
  return Number(`${whole}${rest}`);
}
