import fc from "fast-check";
import { defineAction } from "./action.ts";
import { mostWaitMs } from "./fields.ts";
import { isShownAs } from "./shown.ts";
import { always, reaches, type Steps, until } from "./story.ts";

const usualMs = 5000;

export const awaitStatus = defineAction({
  name: "await",
  description: "Looks until the order has that status.",
  fields: {
    status: {
      type: "text",
      example: "confirmed",
      description: "A status of the drill, such as confirmed, or the integration's own word.",
    },
    withinMs: {
      type: "integer",
      minimum: 1,
      maximum: mostWaitMs,
      standard: usualMs,
      description: "How long at most; then the customer goes on.",
    },
    orElse: {
      type: "choice",
      oneOf: ["unproven", "go-on"],
      standard: "unproven",
      description: "Whether a scenario proves nothing where the order does not get there, or its customers just go on.",
      isOptional: true,
    },
  },
  perform: async (customer, { status, withinMs, orElse }) => {
    const isLast = customer.isLeaving === true;
    await isShownAs(customer, status, withinMs, { goesOn: orElse === "go-on", isLast });
  },
  text: ({ status }) => `wait until ${status}`,
  /** Who just leaves, or still looks how it ended. */
  ending: (prospect) => ({ weight: 1, arbitrary: always(fc.constantFrom<Steps>([], [until(reaches[prospect])])) }),
  *simpler(step) {
    if (step.withinMs > usualMs) yield { ...step, withinMs: usualMs };
  },
});
