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

/** `12.34 EUR`, from minor units; currencies without minor units keep theirs. */
export function formatMoney({ amountMinor, currency }: Money): string {
  let digits = 2;
  try {
    digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // an unknown currency is shown with two digits
  }
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${currency}`;
}
