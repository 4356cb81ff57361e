import type { Customer } from "../actions/action.ts";
import { actionOf } from "../actions/index.ts";
import { type Clock, sleep } from "../core/clock.ts";
import type { KnownOrder } from "../core/scenario.ts";
import type { PartnerEvents, Shop } from "../core/shop.ts";
import type { Operations } from "./operation.ts";

export interface Customers {
  readonly shop: Shop;
  readonly partners: PartnerEvents;
  readonly clock: Clock;
  /** On which they come; `clock` unless given. */
  readonly arrivalsClock?: Clock | undefined;
  readonly operations: Operations;
  /** How many times longer than usual they wait for what they have been shown to be under way. */
  readonly patience?: (() => number) | undefined;
  /** Ends what they do. */
  readonly signal?: AbortSignal;
}

/** The customer of an order. */
export function customerWith({ shop, partners, clock, operations, patience, signal }: Customers, known: KnownOrder): Customer {
  const { order, currency, customer } = known;
  return {
    order: known,
    clock,
    partners,
    patience,
    signal,
    ask: (value, request, { dueMs, isShownByRead } = {}) =>
      operations.perform(
        order,
        value,
        () => shop.ask({ ...request, order, currency, ...(customer !== undefined && { customer }) }),
        {
          ...(dueMs !== undefined && { dueMs }),
          ...(isShownByRead && {
            look: async () => {
              const reading = await shop.read(order);
              return reading.type === "view" ? reading.view : undefined;
            },
          }),
        },
      ),
    look: async () => {
      const { view } = await operations.perform(order, { operation: "read" }, async () => {
        const reading = await shop.read(order);
        if (reading.type === "view") return { status: 200, view: reading.view };
        return reading.type === "absent" ? { status: 404 } : { status: 0, error: reading.error };
      });
      return view;
    },
    sleep: (ms) => sleep(clock, ms, signal),
    note: (event) => operations.note(event),
  };
}

/** One customer's story: its steps in sequence, from its start. */
export async function playOrder(customers: Customers, known: KnownOrder): Promise<void> {
  const customer = customerWith(customers, known);
  await sleep(customers.arrivalsClock ?? customers.clock, known.startMs, customers.signal);
  for (const [n, step] of known.steps.entries()) {
    if (customers.signal?.aborted) return;
    await actionOf(step).perform({ ...customer, isLeaving: n === known.steps.length - 1 }, step);
  }
}
