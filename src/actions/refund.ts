import fc from "fast-check";
import { defineAction } from "./action.ts";
import { mostMinor, times } from "./fields.ts";
import { insist, isUnclearOrEarly } from "./insist.ts";
import { type Ending, paused, reaches, type Steps, submitted, until } from "./story.ts";

/** One refund of what is left by then. `all`: without an amount; `too much`: more than is left; else so many thousandths of it. */
interface Wish {
  readonly part: "all" | "too much" | number;
  readonly submitted: { readonly times?: number };
  readonly pauseMs: number;
}

const wish: fc.Arbitrary<Wish> = fc.record({
  part: fc.oneof(
    { weight: 1, arbitrary: fc.constant("all" as const) },
    { weight: 1, arbitrary: fc.constant("too much" as const) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 1000 }) },
  ),
  submitted,
  pauseMs: fc.constantFrom(0, 0, 0, 40, 700),
});

/** The steps that ask for these refunds of an order at this price. */
function refundSteps(totalMinor: number, wanted: readonly Wish[]): Steps {
  let leftMinor = totalMinor;
  return wanted.flatMap(({ part, submitted, pauseMs }, n): Steps => {
    if (part === "too much" ? leftMinor >= mostMinor : leftMinor === 0) return [];
    const refund = { do: "refund", reference: `r${n + 1}`, ...submitted };
    if (part === "too much") return [...paused(pauseMs), { ...refund, amountMinor: leftMinor + 1 }];
    const amountMinor = part === "all" ? leftMinor : Math.max(1, Math.floor((leftMinor * part) / 1000));
    leftMinor -= amountMinor;
    return [...paused(pauseMs), { ...refund, ...(part !== "all" && { amountMinor }) }];
  });
}

/** What a customer may ask back, more than is left among it: the shop has to say no to that. */
const refunds = fc
  .tuple(fc.array(wish, { minLength: 1, maxLength: 3 }), fc.constantFrom<Steps>([], [], [], [{ do: "cancel" }]))
  .map(
    ([wanted, last]): Ending =>
      (dueMinor) => [until(reaches.paid), ...refundSteps(dueMinor, wanted), ...last],
  );

export const refund = defineAction({
  name: "refund",
  description: "Asks for money back: all of it without an amount.",
  fields: {
    reference: {
      type: "text",
      example: "r1",
      description: "Tells several refunds of one order apart; the same one again is one refund.",
    },
    amountMinor: {
      type: "integer",
      minimum: 1,
      maximum: mostMinor,
      example: 500,
      description: "In minor units.",
      isOptional: true,
    },
    alsoMinor: {
      type: "integer",
      minimum: 1,
      maximum: mostMinor,
      example: 700,
      description: "At the same moment another refund, of so much, under a reference of its own.",
      isOptional: true,
    },
    times,
  },
  request: {
    name: "refund",
    method: "POST",
    description:
      "Refunds an order; {{reference}} tells several refunds of one order apart. Without an amount, all is refunded, and a field that is just {{amount}} is left out.",
    placeholders: ["idempotency_key", "reference", "amount", "currency"],
  },
  perform: async (customer, { reference, amountMinor, alsoMinor, times }) => {
    const ask = (reference: string, amountMinor: number | undefined): Promise<void> => {
      const amount = amountMinor === undefined ? {} : { amountMinor };
      const value = { operation: "refund", reference, currency: customer.order.currency, ...amount };
      const request = { name: "refund", reference, ...amount, values: { reference } };
      return insist(customer, () => customer.ask(value, request), isUnclearOrEarly, times);
    };
    await Promise.all([ask(reference, amountMinor), ...(alsoMinor === undefined ? [] : [ask(`${reference}-also`, alsoMinor)])]);
  },
  text: ({ reference, amountMinor, alsoMinor }, amount) => {
    const of = amountMinor === undefined ? "" : ` of ${amount(amountMinor)}`;
    return `refund "${reference}"${of}${alsoMinor === undefined ? "" : ` and another of ${amount(alsoMinor)}`}`;
  },
  ending: (prospect) => (prospect === "paid" ? { weight: 1, arbitrary: refunds } : undefined),
  afterwards: ({ totalMinor }) => {
    const half = totalMinor >> 1;
    if (half === 0) return [];
    const both = (amountMinor: number, alsoMinor: number): Steps => [
      until(reaches.paid),
      { do: "refund", reference: "r1", amountMinor, alsoMinor },
    ];
    // two at once of what is there, and of what one of them leaves nothing of
    return [both(half, totalMinor - half), both(totalMinor - half + 1, half)];
  },
  *simpler({ alsoMinor, ...step }) {
    if (alsoMinor !== undefined) yield step;
    if (step.amountMinor === undefined) return;
    const { amountMinor: _amount, ...whole } = step;
    yield whole;
  },
  /** Its amount rests on what is left. */
  atPrice: (step, dueMinor) => (step.amountMinor === undefined && step.alsoMinor === undefined ? { step, dueMinor } : undefined),
});
