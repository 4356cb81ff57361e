import fc from "fast-check";
import { actions } from "../../actions/index.ts";
import { oneOf, type Prospect } from "../../actions/story.ts";
import type { KnownOrder, Step, Workload } from "../../core/scenario.ts";

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

const chances: readonly (readonly [Prospect, number])[] = [
  ["paid", 7],
  ["declined", 2],
  ["abandoned", 1],
];

/** How orders of that prospect begin, and how they end. */
const storyOf = (prospect: Prospect) =>
  fc.tuple(oneOf(actions.map((action) => action.opening?.(prospect))), oneOf(actions.map((action) => action.ending?.(prospect))));

const story = fc.oneof(...chances.map(([prospect, weight]) => ({ weight, arbitrary: storyOf(prospect) })));

const meanwhiles = fc.tuple(...actions.flatMap(({ meanwhile }) => meanwhile ?? []));

/** One customer: what they pay with, and what they do. */
export const orderArbitrary: fc.Arbitrary<KnownOrder> = fc
  .tuple(price, story, meanwhiles, fc.integer({ min: 0, max: latestStartMs }))
  .map(([{ currency, totalMinor }, [{ paymentToken, steps }, ending], changes, startMs]) => {
    const [placed, ...rest] = steps;
    const done: Step[] = placed ? [placed] : [];
    let dueMinor = totalMinor;
    for (const change of changes) {
      const made = change(dueMinor);
      done.push(...made.steps);
      dueMinor = made.dueMinor;
    }
    return { order: "order-1", totalMinor, currency, paymentToken, startMs, steps: [...done, ...rest, ...ending(dueMinor)] };
  });

/** Customers who shop at the same time: `order-1`, `order-2` and so on. */
export function workloadArbitrary({ maxOrders }: { readonly maxOrders: number }): fc.Arbitrary<Workload> {
  return fc
    .tuple(fc.array(orderArbitrary, { minLength: 1, maxLength: maxOrders, size: "max" }), fc.constantFrom(...spreads))
    .map(([orders, spread]) => ({
      orders: orders.map((order, n) => ({ ...order, order: `order-${n + 1}`, startMs: Math.floor(order.startMs * spread) })),
    }));
}
