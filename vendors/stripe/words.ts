/** How the bank answers each test token: what the state machine calls the same card. */
const cards: Readonly<Record<string, string>> = {
  pm_card_visa: "tok_visa_ok",
  pm_card_visa_debit: "tok_visa_ok",
  pm_card_mastercard: "tok_visa_ok",
  pm_card_amex: "tok_visa_ok",
  pm_card_chargeDeclined: "tok_declined",
  pm_card_visa_chargeDeclined: "tok_declined",
  pm_card_chargeDeclinedInsufficientFunds: "tok_insufficient_funds",
  pm_card_visa_chargeDeclinedInsufficientFunds: "tok_insufficient_funds",
  pm_card_authenticationRequired: "tok_requires_action",
  pm_card_threeDSecure2Required: "tok_requires_action",
  pm_card_threeDSecureRequired: "tok_requires_action",
  pm_card_refundFail: "tok_refund_fails",
  pm_card_createDispute: "tok_visa_ok",
  pm_usBankAccount_success: "tok_visa_ok",
};

/** Tokens of card details, as test cards. */
const cardTokens: Readonly<Record<string, string>> = {
  tok_visa: "pm_card_visa",
  tok_visa_debit: "pm_card_visa_debit",
  tok_mastercard: "pm_card_mastercard",
  tok_amex: "pm_card_amex",
  tok_chargeDeclined: "pm_card_chargeDeclined",
  tok_chargeDeclinedInsufficientFunds: "pm_card_chargeDeclinedInsufficientFunds",
  tok_threeDSecure2Required: "pm_card_threeDSecure2Required",
  tok_refundFail: "pm_card_refundFail",
  tok_createDispute: "pm_card_createDispute",
};

/** The test card that a token of card details stands for. */
export const methodOfToken = (token: string): string => cardTokens[token] ?? token;

/** What is shown of a test card. */
export function cardOf(paymentMethod: string): { readonly brand: string; readonly last4: string } {
  if (paymentMethod.includes("mastercard")) return { brand: "mastercard", last4: "4444" };
  return paymentMethod.includes("amex") ? { brand: "amex", last4: "8431" } : { brand: "visa", last4: "4242" };
}

/** A debit of a bank account, of which the bank says only days later whether it came to pass. */
export const isDelayed = (paymentMethod: string): boolean => paymentMethod === "pm_usBankAccount_success";

/** A token of which the bank's shopper asks for the money back afterwards. */
export const isDisputed = (paymentMethod: string): boolean => paymentMethod === "pm_card_createDispute";

/** The state machine's token for a payment method; undefined where there is no such method. A drill's customers bring the machine's own. */
export const tokenOf = (paymentMethod: string): string | undefined =>
  cards[paymentMethod] ?? (paymentMethod.startsWith("tok_") ? paymentMethod : undefined);

/** Why a bank says no: Stripe's code, decline code and words. */
export const declines: Readonly<
  Record<string, { readonly code: string; readonly declineCode?: string; readonly message: string }>
> = {
  card_declined: { code: "card_declined", declineCode: "generic_decline", message: "Your card was declined." },
  insufficient_funds: { code: "card_declined", declineCode: "insufficient_funds", message: "Your card has insufficient funds." },
  authentication_failed: {
    code: "payment_intent_authentication_failure",
    message: "The provided PaymentMethod has failed authentication.",
  },
};

/** Events for each webhook of the state machine. A card that is charged at once tells of its authorization by nothing else. */
export const eventsOf: Readonly<Record<string, { readonly manual: readonly string[]; readonly automatic: readonly string[] }>> = {
  "payment.authorized": { manual: ["charge.succeeded", "payment_intent.amount_capturable_updated"], automatic: [] },
  "payment.captured": {
    manual: ["charge.captured", "payment_intent.succeeded"],
    automatic: ["charge.succeeded", "payment_intent.succeeded"],
  },
  "payment.declined": {
    manual: ["charge.failed", "payment_intent.payment_failed"],
    automatic: ["charge.failed", "payment_intent.payment_failed"],
  },
  "payment.requires_action": { manual: ["payment_intent.requires_action"], automatic: ["payment_intent.requires_action"] },
  "payment.voided": { manual: ["payment_intent.canceled"], automatic: ["payment_intent.canceled"] },
  "refund.succeeded": { manual: ["refund.updated", "charge.refunded"], automatic: ["refund.updated", "charge.refunded"] },
  "refund.failed": { manual: ["refund.failed"], automatic: ["refund.failed"] },
  "dispute.opened": { manual: ["charge.dispute.created"], automatic: ["charge.dispute.created"] },
  "dispute.won": { manual: ["charge.dispute.closed"], automatic: ["charge.dispute.closed"] },
  "dispute.lost": { manual: ["charge.dispute.closed"], automatic: ["charge.dispute.closed"] },
};
