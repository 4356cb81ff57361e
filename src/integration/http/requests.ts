import type { PlaceOrder } from "../application.ts";
import { integer, object, optional, type Shape, text } from "../shape.ts";

type Read<S> = S extends Shape<infer T> ? T : never;

/** The contracts' own bounds, so that nothing is accepted that a partner would refuse later. */
const maxMinor = 100_000_000;
const maxGrams = 70_000;

/** No control characters and no half of a surrogate pair: neither can be printed on a label. */
const printable = (min: number, max: number) => text({ min, max, pattern: /^[^\p{Cc}\p{Cs}]*$/u });

const address = object(
  {
    name: printable(1, 100),
    line1: printable(1, 100),
    line2: optional(printable(0, 100)),
    postal_code: printable(1, 12),
    city: printable(1, 100),
    country: text({ pattern: /^[A-Z]{2}$/ }),
  },
  { closed: true },
);

/** As shops number orders: any text that can be printed, in one word or several, that no path reads otherwise. */
const reference = text({ pattern: /^(?!\.{1,2}$)[^\s\p{Cc}\p{Cs}](?:[^\p{Cc}\p{Cs}]{0,78}[^\s\p{Cc}\p{Cs}])?$/u });

export const placeShape = object(
  {
    order_reference: reference,
    total: object({ amount_minor: integer(1, maxMinor), currency: text({ pattern: /^[A-Z]{3}$/ }) }, { closed: true }),
    payment_token: text({ pattern: /^tok_[a-z0-9_]{1,60}$/ }),
    customer: object({ reference: text({ pattern: /^[A-Za-z0-9_-]{1,64}$/ }) }, { closed: true }),
    destination: address,
    weight_grams: integer(1, maxGrams),
  },
  { closed: true },
);

export const renewShape = object({ order_reference: reference }, { closed: true });

export const reduceShape = object({ to_minor: integer(1, maxMinor) }, { closed: true });

export const refundShape = object({ reference, amount_minor: optional(integer(1, maxMinor)) }, { closed: true });

/** The body of a request that needs none: absent, or an empty object. */
export const emptyShape = optional(object({}, { closed: true }));

/** The Idempotency-Key header (IETF draft): printable ASCII. */
export const idempotencyKeyShape = text({ pattern: /^[\x21-\x7e]{1,255}$/ });

export function toCommand(request: Read<typeof placeShape>, idempotencyKey: string): PlaceOrder {
  const { name, line1, line2, postal_code: postalCode, city, country } = request.destination;
  return {
    order: request.order_reference,
    idempotencyKey,
    total: { amountMinor: request.total.amount_minor, currency: request.total.currency },
    paymentToken: request.payment_token,
    customer: request.customer.reference,
    destination: { name, line1, ...(line2 === undefined ? {} : { line2 }), postalCode, city, country },
    weightGrams: request.weight_grams,
  };
}
