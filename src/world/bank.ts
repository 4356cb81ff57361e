import type { Partner } from "../partner/wire.ts";
import type { Bank } from "../workload/shop.ts";

/**
 * The shopper's browser at the bank: it moves the payment that waits for it, without passing any link, since the
 * shopper's own network is not what is rehearsed.
 */
export function createBank(partners: readonly Partner[]): Bank {
  const payment = partners.find((partner) => partner.name === "payment");
  return { authenticate: (order, outcome) => Promise.resolve(payment?.advance(order, `authentication_${outcome}`) ?? false) };
}
