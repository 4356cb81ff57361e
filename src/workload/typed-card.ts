import type { KnownOrder } from "../core/scenario.ts";

/** The customer who types the card's number where a token belongs. Plans and reports know it by this token: card data stands in none. */
export const typedCard = { token: "tok_card_number", number: "4242424242424242" } as const;

/** The order as such a customer sends it. */
export const asTyped = (order: KnownOrder): KnownOrder =>
  order.paymentToken === typedCard.token ? { ...order, paymentToken: typedCard.number } : order;
