/** Tokens that the payment partner's hosted fields hand out in a drill, and how the bank answers each. */
export const paymentTokens = [
  "tok_visa_ok",
  "tok_declined",
  "tok_insufficient_funds",
  "tok_requires_action",
  "tok_refund_fails",
] as const;

/** The customer who types the card's number where a token belongs. Plans and reports know it by this token: card data stands in none. */
export const typedCard = { token: "tok_card_number", number: "4242424242424242" } as const;

export const isTypedCard = (token: string): boolean => token === typedCard.token;

/** A token as its customer sends it. */
export const asTyped = (token: string): string => (isTypedCard(token) ? typedCard.number : token);

/** All that a scenario may say. */
export const knownTokens: readonly string[] = [...paymentTokens, typedCard.token];
