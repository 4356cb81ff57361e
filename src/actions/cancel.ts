import fc from "fast-check";
import type { Step } from "../core/scenario.ts";
import { defineAction } from "./action.ts";
import { insist, isUnclearOrEarly } from "./insist.ts";
import { always, moment, reaches, type Steps } from "./story.ts";

/** A customer who thinks better of it, at any moment, and sometimes says so again. */
const cancellation = (status: string): fc.Arbitrary<Steps> =>
  fc
    .tuple(moment(status), fc.constantFrom(1, 1, 1, 2))
    .map(([before, cancels]) => [...before, ...Array.from({ length: cancels }, (): Step => ({ do: "cancel" }))]);

export const cancel = defineAction({
  name: "cancel",
  description: "Cancels the order; tries again while the shop says 409.",
  fields: {},
  request: {
    name: "cancel",
    method: "POST",
    description: "Cancels an order.",
    placeholders: ["idempotency_key"],
  },
  perform: (customer) => insist(customer, () => customer.ask({ operation: "cancel" }, { name: "cancel" }), isUnclearOrEarly),
  // who never comes back from the bank mostly says so
  ending: (prospect) => ({
    weight: prospect === "abandoned" ? 3 : 1,
    arbitrary: always(cancellation(reaches[prospect])),
  }),
});
