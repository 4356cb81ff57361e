import { placeOnce } from "../actions/place.ts";
import { sleep } from "../core/clock.ts";
import type { KnownOrder, Load, Workload } from "../core/scenario.ts";
import { type Customers, customerWith } from "./customers.ts";

/** The load's orders, named `load-0001` and so on: plain purchases that differ in price. */
export function loadOrders(load: Load): KnownOrder[] {
  const count = Math.max(1, Math.round((load.ratePerSecond * load.durationMs) / 1000));
  const { currencies = ["EUR"] } = load;
  return Array.from({ length: count }, (_, index) => ({
    order: `load-${String(index + 1).padStart(4, "0")}`,
    totalMinor: 1000 + ((index * 37) % 5000),
    currency: currencies[index % currencies.length] ?? "EUR",
    ...(load.otherMeansMinor !== undefined && { otherMeansMinor: load.otherMeansMinor }),
    paymentToken: "tok_visa_ok",
    startMs: Math.round((index * 1000) / load.ratePerSecond),
    steps: [{ do: "place" }],
  }));
}

/** All orders that a workload places. */
export const ordersOf = ({ orders, load }: Workload): readonly KnownOrder[] => [...orders, ...(load ? loadOrders(load) : [])];

/**
 * Open loop: each order starts when it is due, however slow the answers to the earlier ones are. A start that came
 * late counts from when it was due.
 */
export async function playLoad(customers: Customers, orders: readonly KnownOrder[]): Promise<void> {
  const startedMs = customers.clock.now();
  const running: Promise<unknown>[] = [];
  for (const order of orders) {
    const dueMs = startedMs + order.startMs;
    const waitMs = dueMs - customers.clock.now();
    if (waitMs > 0) await sleep(customers.clock, waitMs, customers.signal);
    if (customers.signal?.aborted) break;
    running.push(placeOnce(customerWith(customers, order), dueMs));
  }
  await Promise.all(running);
}
