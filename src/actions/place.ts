import fc from "fast-check";
import { asTyped, isTypedCard, typedCard } from "../core/payment-tokens.ts";
import { type Customer, defineAction } from "./action.ts";
import { mostMinor, times } from "./fields.ts";
import { isUnclear } from "./insist.ts";
import { type Opening, type Prospect, submitted } from "./story.ts";

/** A customer whose order got no clear answer tries again under the same key, as a browser's retry or an impatient click would. */
const mostTries = 6;

/** What is not as it was when the order is placed again. */
interface Again {
  readonly amountMinor?: number;
  readonly paymentToken?: string;
}

/** Places an order once. `dueMs`: it is one of an open-loop load, and was due then. */
export async function placeOnce(customer: Customer, dueMs?: number, again: Again = {}): Promise<number> {
  const { currency, otherMeansMinor, customer: buyer } = customer.order;
  const { amountMinor: totalMinor = customer.order.totalMinor, paymentToken = customer.order.paymentToken } = again;
  // another card is another try to pay, and no repetition
  const otherCard = again.paymentToken === undefined ? {} : { otherCard: true as const };
  const load = dueMs === undefined ? {} : { load: true };
  const rest = { ...(otherMeansMinor !== undefined && { otherMeansMinor }), ...(buyer !== undefined && { customer: buyer }) };
  const typed = isTypedCard(paymentToken) ? { cardTyped: true as const } : {};
  const { status } = await customer.ask(
    { operation: "place", amountMinor: totalMinor, currency, ...rest, ...load, ...typed, ...otherCard },
    {
      name: "place",
      amountMinor: totalMinor,
      amounts: { other_means: otherMeansMinor ?? 0 },
      values: { payment_token: asTyped(paymentToken) },
      ...(again.paymentToken !== undefined && { reference: again.paymentToken }),
    },
    { isShownByRead: true, ...(dueMs !== undefined && { dueMs }) },
  );
  return status;
}

async function placeUntilAnswered(customer: Customer, again: Again): Promise<void> {
  for (let tries = 1; tries <= mostTries && !customer.signal?.aborted; tries += 1) {
    if (!isUnclear(await placeOnce(customer, undefined, again))) return;
    await customer.sleep(150 * tries);
  }
}

/** By what comes of them. */
export const cards: Readonly<Record<Prospect, readonly string[]>> = {
  paid: ["tok_visa_ok", "tok_visa_ok", "tok_visa_ok", "tok_refund_fails"],
  // the bank says no, or the shop does to whoever types a card number
  declined: ["tok_declined", "tok_insufficient_funds", typedCard.token],
  abandoned: ["tok_requires_action"],
};

/** An order is placed, by an impatient customer now and then more than once. */
export const placed = submitted.map((more) => ({ do: "place", ...more }));

export const place = defineAction({
  name: "place",
  description:
    "Places the order; several times at once under one key. Again with another amount under the same key, which the shop has to refuse or take for the first; or with another card, as a try of its own.",
  fields: {
    times,
    amountMinor: {
      type: "integer",
      minimum: 1,
      maximum: mostMinor,
      example: 9900,
      description: "What the order comes to this time, in minor units.",
      isOptional: true,
    },
    paymentToken: {
      type: "text",
      example: "tok_visa_ok",
      pattern: "^tok_[a-z0-9_]+$",
      description: "The card that is tried this time.",
      isOptional: true,
    },
  },
  request: {
    name: "place",
    method: "POST",
    description:
      "Places an order. The same order is always sent with the same values. Where partners are given another reference than {{order}}, `partner_reference` may say how it is made.",
    makesOrder: true,
    placeholders: ["idempotency_key", "payment_token", "amount", "other_means", "currency"],
  },
  perform: async (customer, { times = 1, ...again }) => {
    await Promise.all(Array.from({ length: times }, () => placeUntilAnswered(customer, again)));
  },
  // the cart has changed, and its key has not
  afterwards: ({ totalMinor }) => (totalMinor > 1 ? [[{ do: "place", amountMinor: totalMinor >> 1 }]] : []),
  text: ({ amountMinor, paymentToken }, amount) =>
    `place${amountMinor === undefined ? "" : ` for ${amount(amountMinor)}`}${paymentToken === undefined ? "" : ` by ${paymentToken}`}`,
  opening: (prospect) => ({
    weight: prospect === "paid" ? 4 : 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...cards[prospect]), placed)
      .map(([paymentToken, step]): Opening => ({ paymentToken, steps: [step] })),
  }),
});
