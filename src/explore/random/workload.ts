import fc from "fast-check";
import type { KnownOrder, Step, Workload } from "../../core/scenario.ts";
import { typedCard } from "../../workload/typed-card.ts";
import { reducedTo, reductions } from "./reductions.ts";
import { refundSteps, wishes } from "./refunds.ts";
import { cancellation, farewell, moment, place, type Steps, until } from "./steps.ts";

interface Beginning {
  readonly paymentToken: string;
  readonly steps: Steps;
}

/** What follows may hang on what the order comes to. */
type Ending = (dueMinor: number) => Steps;

const latestStartMs = 2_000;

/** Customers come over two seconds, close together, or all at once. */
const spreads = [1, 1, 0.1, 0];

/** Mostly prices as in a shop; now and then the smallest there is, or one of a house. Yen have no decimals, dinars have three. */
const price = fc.record({
  currency: fc.constantFrom("EUR", "KWD", "USD", "JPY"),
  totalMinor: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 100, max: 50_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(1, 2, 99, 99_999_999) },
  ),
});

const atOnce = (...tokens: string[]): fc.Arbitrary<Beginning> =>
  fc.tuple(fc.constantFrom(...tokens), place).map(([paymentToken, placed]) => ({ paymentToken, steps: [placed] }));

/** The shopper is sent to the bank, and comes back with that outcome. */
const viaBank = (outcome: "succeeded" | "failed"): fc.Arbitrary<Beginning> =>
  fc.tuple(place, moment("awaiting_action")).map(([placed, meanwhile]) => {
    const authenticate: Step = { do: "authenticate", outcome };
    return { paymentToken: "tok_requires_action", steps: [placed, ...meanwhile, authenticate] };
  });

const always = (steps: fc.Arbitrary<Steps>): fc.Arbitrary<Ending> => steps.map((these) => () => these);

const refunds: fc.Arbitrary<Ending> = fc
  .tuple(wishes, fc.constantFrom<Steps>([], [], [], [{ do: "cancel" }]))
  .map(([wanted, last]) => (dueMinor) => [until("confirmed"), ...refundSteps(dueMinor, wanted), ...last]);

/** Money was taken, or will be. */
const paid = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: atOnce("tok_visa_ok", "tok_visa_ok", "tok_visa_ok", "tok_refund_fails") },
    { weight: 1, arbitrary: viaBank("succeeded") },
  ),
  fc.oneof(always(farewell("confirmed")), always(cancellation("confirmed")), refunds),
);

/** The bank says no, or the shop does to whoever types a card number. */
const declined = fc.tuple(
  fc.oneof(atOnce("tok_declined", "tok_insufficient_funds", typedCard.token), viaBank("failed")),
  always(fc.oneof(farewell("declined"), cancellation("declined"))),
);

/** The shopper never comes back from the bank. */
const abandoned = fc.tuple(
  atOnce("tok_requires_action"),
  always(
    fc.oneof({ weight: 3, arbitrary: cancellation("awaiting_action") }, { weight: 1, arbitrary: farewell("awaiting_action") }),
  ),
);

const story = fc.oneof({ weight: 7, arbitrary: paid }, { weight: 2, arbitrary: declined }, { weight: 1, arbitrary: abandoned });

/** One customer: what they pay with, and what they do. */
export const orderArbitrary: fc.Arbitrary<KnownOrder> = fc
  .tuple(price, story, reductions, fc.integer({ min: 0, max: latestStartMs }))
  .map(([{ currency, totalMinor }, [{ paymentToken, steps }, ending], reduced, startMs]) => {
    const [placed, ...rest] = steps;
    const less = reduced(totalMinor);
    return {
      order: "order-1",
      totalMinor,
      currency,
      paymentToken,
      startMs,
      steps: [...(placed ? [placed] : []), ...less, ...rest, ...ending(reducedTo(totalMinor, less))],
    };
  });

/** Customers who shop at the same time: `order-1`, `order-2` and so on. */
export function workloadArbitrary({ maxOrders }: { readonly maxOrders: number }): fc.Arbitrary<Workload> {
  return fc
    .tuple(fc.array(orderArbitrary, { minLength: 1, maxLength: maxOrders, size: "max" }), fc.constantFrom(...spreads))
    .map(([orders, spread]) => ({
      orders: orders.map((order, n) => ({ ...order, order: `order-${n + 1}`, startMs: Math.floor(order.startMs * spread) })),
    }));
}
