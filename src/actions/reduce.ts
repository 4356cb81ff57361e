import fc from "fast-check";
import { defineAction } from "./action.ts";
import { mostMinor, times } from "./fields.ts";
import { insist, isUnclear } from "./insist.ts";
import { type Meanwhile, paused, type Steps, submitted } from "./story.ts";

/** Something that is taken off: the order comes to so many thousandths of what it came to before. */
const reduction = fc.record({
  part: fc.integer({ min: 1, max: 999 }),
  submitted,
  /** Most shops charge within moments: who thinks long comes too late. */
  pauseMs: fc.constantFrom(0, 0, 0, 15, 60, 200, 1_000),
});

const wanted = fc.oneof(
  { weight: 5, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.array(reduction, { minLength: 1, maxLength: 2 }) },
);

/** What is taken off an order at this price, once or twice, so that only a part of what was authorized is to be captured. */
const reductions = wanted.map(
  (wishes): Meanwhile =>
    (totalMinor) => {
      let dueMinor = totalMinor;
      const steps = wishes.flatMap(({ part, submitted, pauseMs }): Steps => {
        const toMinor = Math.floor((dueMinor * part) / 1000);
        if (toMinor === 0) return [];
        dueMinor = toMinor;
        return [...paused(pauseMs), { do: "reduce", toMinor, ...submitted }];
      });
      return { steps, dueMinor };
    },
);

export const reduce = defineAction({
  name: "reduce",
  description:
    "Takes something off the order before it is charged: where the shop accepts it, the order comes to that much, and only that may be captured. A refusal is for good.",
  fields: {
    toMinor: {
      type: "integer",
      minimum: 1,
      maximum: mostMinor,
      example: 2500,
      description: "What it comes to then, in minor units.",
    },
    times,
  },
  request: {
    name: "reduce",
    method: "POST",
    description: "Takes something off an order that is not charged yet: {{amount}} is what it comes to then.",
    placeholders: ["idempotency_key", "amount", "currency"],
  },
  perform: (customer, { toMinor, times }) => {
    const value = { operation: "reduce", amountMinor: toMinor, currency: customer.order.currency };
    const request = { name: "reduce", amountMinor: toMinor, reference: String(toMinor) };
    // it is never too early for this: a refusal is for good
    return insist(customer, () => customer.ask(value, request), isUnclear, times);
  },
  text: ({ toMinor }, amount) => `reduce to ${amount(toMinor)}`,
  // only the amounts differ
  changesNoCall: true,
  meanwhile: reductions,
  /** Each takes off a half. */
  atPrice: (step, dueMinor) => {
    const toMinor = Math.max(1, dueMinor >> 1);
    return { step: { ...step, toMinor }, dueMinor: toMinor };
  },
});
