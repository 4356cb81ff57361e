import type { Money } from "../../core/money.ts";
import { hash } from "./idempotency-key.ts";
import { cancellationReference } from "./order.ts";
import type { Address } from "./partner-records.ts";

/** What the shop's customer asks for. `idempotencyKey` is the customer's own: the same key and payload give the same order. */
export interface PlaceOrder {
  readonly order: string;
  readonly idempotencyKey: string;
  readonly total: Money;
  readonly paymentToken: string;
  readonly customer: string;
  readonly destination: Address;
  readonly weightGrams: number;
  /** The order that it renews: no customer asked for it. */
  readonly renews?: string;
}

export type Refused = {
  readonly ok: false;
  readonly status: 404 | 409 | 422 | 503;
  readonly code: string;
  readonly detail: string;
};

/** Order and refund references appear in URLs, on pages and in logs, escaped there: what can be printed, bounded. */
const referencePattern = /^[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]{0,98}[^\s\p{Cc}\p{Cs}])?$/u;
const tokenPattern = /^tok_[a-z0-9_]{1,100}$/;

function invalid(code: string, detail: string): Refused {
  return { ok: false, status: 422, code, detail };
}

/** What is wrong with the customer's order, or undefined. */
export function refusePlacing(command: PlaceOrder): Refused | undefined {
  const { total } = command;
  if (!referencePattern.test(command.order)) return invalid("invalid-order-reference", "the order reference is not a plain name");
  if (command.idempotencyKey === "" || command.idempotencyKey.length > 255)
    return invalid("invalid-idempotency-key", "the Idempotency-Key has 1 to 255 characters");
  if (!Number.isSafeInteger(total.amountMinor) || total.amountMinor <= 0)
    return invalid("invalid-amount", "the amount is a positive integer in minor units");
  if (!/^[A-Z]{3}$/.test(total.currency)) return invalid("invalid-currency", "the currency is an ISO 4217 code");
  if (!tokenPattern.test(command.paymentToken)) return invalid("invalid-payment-token", "the payment token is not one of ours");
  if (!Number.isSafeInteger(command.weightGrams) || command.weightGrams <= 0)
    return invalid("invalid-weight", "the weight is a positive integer in grams");
  return undefined;
}

/** What is wrong with the customer's refund, or undefined. */
export function refuseRefundRequest(request: { reference: string; amountMinor?: number }): Refused | undefined {
  if (!referencePattern.test(request.reference) || request.reference === cancellationReference)
    return invalid("invalid-refund-reference", "the refund reference is not a plain name");
  const { amountMinor } = request;
  if (amountMinor !== undefined && (!Number.isSafeInteger(amountMinor) || amountMinor <= 0))
    return invalid("invalid-amount", "the amount is a positive integer in minor units");
  return undefined;
}

/** What is wrong with what the order is to come to, or undefined. */
export function refuseReduction(toMinor: number): Refused | undefined {
  if (Number.isSafeInteger(toMinor) && toMinor > 0) return undefined;
  return invalid("invalid-amount", "what the order comes to is a positive integer in minor units");
}

/** The same for the same request, whatever the order of its fields; the idempotency key is no part of it. */
export function fingerprint(command: PlaceOrder): string {
  const { order, total, paymentToken, customer, destination: to, weightGrams } = command;
  const address = [to.name, to.line1, to.line2 ?? null, to.postalCode, to.city, to.country];
  return hash(JSON.stringify([order, total.amountMinor, total.currency, paymentToken, customer, address, weightGrams]));
}
