import type { Money } from "../../../src/core/money.ts";
import type { Parts } from "../../../src/integration/parts.ts";

/** Requests that carry an amount carry another one; once made, a request stays as it is. */
export function changeAmount(change: (amount: Money) => Money): Parts["payload"] {
  return ({ stored, fresh }) => {
    if (stored !== undefined) return stored;
    const { amount } = fresh as { readonly amount?: Money };
    return amount === undefined ? fresh : { ...(fresh as object), amount: change(amount) };
  };
}
