import { type Clock, sleep } from "../core/clock.ts";
import type { OrderView } from "../core/history.ts";
import type { KnownOrder, Step } from "../core/scenario.ts";
import type { Operations } from "./operation.ts";
import type { Bank, Shop } from "./shop.ts";
import { asTyped } from "./typed-card.ts";

export interface Customers {
  readonly shop: Shop;
  readonly bank: Bank;
  readonly clock: Clock;
  readonly operations: Operations;
  /** Ends what they do. */
  readonly signal?: AbortSignal;
}

const pollMs = 40;
/** Nobody comes back from a bank before being sent there: a shop that is busy may take its time with that. */
const bankMs = 15_000;
/** A customer whose order got no clear answer tries again under the same key, as a browser's retry or an impatient click would. */
const placeTries = 6;

async function place(customers: Customers, order: KnownOrder, load: boolean, dueMs?: number): Promise<number> {
  const value = {
    operation: "place" as const,
    amountMinor: order.totalMinor,
    currency: order.currency,
    ...(load ? { load } : {}),
  };
  const { status } = await customers.operations.perform(order.order, value, () => customers.shop.place(asTyped(order)), {
    ...(dueMs !== undefined && { dueMs }),
    look: async () => {
      const reading = await customers.shop.read(order.order);
      return reading.type === "view" ? reading.view : undefined;
    },
  });
  return status;
}

/** Places an order of the load, once: an open loop does not wait, and does not come back. */
export async function placeOnce(customers: Customers, order: KnownOrder, dueMs: number): Promise<void> {
  await place(customers, order, true, dueMs);
}

async function placeUntilAnswered(customers: Customers, order: KnownOrder): Promise<void> {
  for (let tries = 1; tries <= placeTries && !customers.signal?.aborted; tries += 1) {
    const status = await place(customers, order, false);
    if (status !== 0 && status < 500) return;
    await sleep(customers.clock, 150 * tries, customers.signal);
  }
}

type Retried = (status: number) => boolean;
const isUnclear: Retried = (status) => status === 0 || status >= 500;
/** Also where the integration is not ready for it yet. */
const isUnclearOrEarly: Retried = (status) => isUnclear(status) || status === 409;

/** For some seconds the customer tries again, several at once where the step says so. */
async function insist(
  { clock, signal }: Customers,
  attempt: () => Promise<{ status: number }>,
  again: Retried,
  times = 1,
): Promise<void> {
  const untilMs = clock.now() + 5000;
  const one = async (): Promise<void> => {
    for (;;) {
      const { status } = await attempt();
      if (!again(status) || signal?.aborted || clock.now() >= untilMs) return;
      await sleep(clock, 150, signal);
    }
  };
  await Promise.all(Array.from({ length: times }, one));
}

/** What a customer sees, as the history keeps it: a read is an operation like any other. */
async function look(customers: Customers, order: string): Promise<OrderView | undefined> {
  const { view } = await customers.operations.perform(order, { operation: "read" }, async () => {
    const reading = await customers.shop.read(order);
    if (reading.type === "view") return { status: 200, view: reading.view };
    return reading.type === "absent" ? { status: 404 } : { status: 0, error: reading.error };
  });
  return view;
}

async function awaitStatus(customers: Customers, order: string, status: string, withinMs: number): Promise<void> {
  const untilMs = customers.clock.now() + withinMs;
  while (customers.clock.now() < untilMs && !customers.signal?.aborted) {
    const view = await look(customers, order);
    if (view?.status === status || view?.detail === status) return;
    await sleep(customers.clock, pollMs, customers.signal);
  }
}

async function authenticate(customers: Customers, order: string, outcome: "succeeded" | "failed"): Promise<void> {
  const untilMs = customers.clock.now() + bankMs;
  while (customers.clock.now() < untilMs && !customers.signal?.aborted) {
    if (await customers.bank.authenticate(order, outcome)) break;
    await sleep(customers.clock, pollMs, customers.signal);
  }
  await customers.operations.perform(order, { operation: "return" }, () => customers.shop.returnPage(order));
}

async function perform(customers: Customers, known: KnownOrder, step: Step): Promise<void> {
  const { order } = known;
  const { clock, operations, shop } = customers;
  switch (step.do) {
    case "place":
      await Promise.all(Array.from({ length: step.times ?? 1 }, () => placeUntilAnswered(customers, known)));
      return;
    case "await":
      return awaitStatus(customers, order, step.status, step.withinMs);
    case "wait":
      return sleep(clock, step.ms, customers.signal);
    case "authenticate":
      return authenticate(customers, order, step.outcome);
    case "cancel":
      return insist(
        customers,
        () => operations.perform(order, { operation: "cancel" }, () => shop.cancel(order)),
        isUnclearOrEarly,
      );
    case "reduce": {
      const { toMinor, times } = step;
      const value = { operation: "reduce" as const, amountMinor: toMinor, currency: known.currency };
      // it is never too early for this: a refusal is for good
      return insist(customers, () => operations.perform(order, value, () => shop.reduce(order, toMinor)), isUnclear, times);
    }
    case "refund": {
      const { reference, amountMinor } = step;
      const value = {
        operation: "refund" as const,
        reference,
        currency: known.currency,
        ...(amountMinor === undefined ? {} : { amountMinor }),
      };
      const ask = (): Promise<{ status: number }> =>
        operations.perform(order, value, () => shop.refund(order, reference, amountMinor));
      return insist(customers, ask, isUnclearOrEarly, step.times);
    }
  }
}

/** One customer's story: its steps in sequence, from its start. */
export async function playOrder(customers: Customers, known: KnownOrder): Promise<void> {
  await sleep(customers.clock, known.startMs, customers.signal);
  for (const step of known.steps) {
    if (customers.signal?.aborted) return;
    await perform(customers, known, step);
  }
}
