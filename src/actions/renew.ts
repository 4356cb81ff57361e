import { defineAction } from "./action.ts";
import { isUnclearOrEarly } from "./insist.ts";

/** A job that comes round tries again what failed, and what could not be renewed yet because it is not paid. */
const triesMs = 20_000;
const everyMs = 250;

/** Also where the order that renews is not there yet, or not paid. */
const isEarly = (status: number): boolean => isUnclearOrEarly(status) || status === 404;

export const renew = defineAction({
  name: "renew",
  description:
    "The next period of an order that renews falls due: the shop's own job is told, and charges it with no customer present. It is an order of its own, at the price that it has here, in the place of `place`; several times at once as when two jobs overlap.",
  fields: {
    of: { type: "text", example: "order-1", description: "The order that renews. It has to be paid first." },
    times: {
      type: "integer",
      minimum: 1,
      maximum: 20,
      example: 2,
      description: "How many jobs at once find it due.",
      isOptional: true,
    },
  },
  request: {
    name: "renew",
    method: "POST",
    description:
      "What the shop's own job does when the next period of an order falls due: {{order}} is the period's own reference, {{renews}} that of the order that renews, {{renews_id}} the shop's number of it. Refused with 404 or 409 while that is not paid. Its answer tells the period's number where the one to a placing does (`id`).",
    makesOrder: true,
    placeholders: ["idempotency_key", "renews", "renews_id", "amount", "currency"],
  },
  perform: async ({ order, clock, signal, ask, sleep }, { of, times = 1 }) => {
    const { totalMinor: amountMinor, currency } = order;
    const untilMs = clock.now() + triesMs;
    const one = async (): Promise<void> => {
      for (;;) {
        // what nobody asked for but the shop itself is an order like any other: it is charged, shipped and told once
        const value = { operation: "place", amountMinor, currency, renews: of };
        const { status } = await ask(value, { name: "renew", amountMinor, renews: of }, { isShownByRead: true });
        if (!isEarly(status) || signal?.aborted || clock.now() >= untilMs) return;
        await sleep(everyMs);
      }
    };
    await Promise.all(Array.from({ length: times }, one));
  },
  text: ({ of }) => `renew "${of}"`,
});
