import fc from "fast-check";
import { defineAction } from "./action.ts";
import { mostWaitMs } from "./fields.ts";
import { always, reaches, type Steps, until } from "./story.ts";

const pollMs = 40;
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
  perform: async ({ order, clock, signal, look, sleep, note, isLeaving = false }, { status, withinMs, orElse }) => {
    const sinceMs = clock.now();
    let seen: string | undefined;
    while (clock.now() - sinceMs < withinMs && !signal?.aborted) {
      const view = await look();
      if (view?.status === status || view?.detail === status || (view?.atBank && status === reaches.abandoned)) return;
      seen = view?.detail ?? view?.status ?? seen;
      await sleep(pollMs);
    }
    if (orElse !== "unproven") return;
    const value = {
      status,
      waitedMs: clock.now() - sinceMs,
      ...(seen !== undefined && { seen }),
      ...(isLeaving && { isLast: true }),
    };
    note({ actor: "customer", type: "await-unmet", order: order.order, value });
  },
  text: ({ status }) => `wait until ${status}`,
  /** Who just leaves, or still looks how it ended. */
  ending: (prospect) => ({ weight: 1, arbitrary: always(fc.constantFrom<Steps>([], [until(reaches[prospect])])) }),
  *simpler(step) {
    if (step.withinMs > usualMs) yield { ...step, withinMs: usualMs };
  },
});
