import type { Money } from "../../core/money.ts";

/** The first of several findings. */
export function first(...findings: readonly (string | undefined)[]): string | undefined {
  return findings.find((finding) => finding !== undefined);
}

/** The field is not what was asked for: another order's resource, another payment. */
export function differs(field: string, answered: string, asked: string): string | undefined {
  return answered === asked ? undefined : `${field} is not the one that was asked for`;
}

export function differsMoney(answered: Money, asked: Money): string | undefined {
  if (answered.currency !== asked.currency) return "currency is not the one that was asked for";
  return answered.amountMinor === asked.amountMinor ? undefined : "amount_minor is not the one that was asked for";
}
