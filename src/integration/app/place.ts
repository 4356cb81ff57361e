import type { Accepted, OrderDetails, PlaceOrder, Refused } from "../application.ts";
import { fingerprint, refusePlacing } from "../domain/customer-request.ts";
import type { Tx } from "../store/store.ts";
import { flatRate } from "./config.ts";
import { begin } from "./evolve.ts";
import type { Kernel } from "./kernel.ts";
import { newOrder, type Shipping } from "./new-order.ts";
import { detailsOf } from "./order-details.ts";

type Placed = Accepted<{ readonly order: OrderDetails }>;

/** Bounds of what one cached rate stands for: a country and a class of weight. */
function rateKey({ destination, weightGrams }: PlaceOrder): string {
  return `${destination.country}:${Math.ceil(weightGrams / 1000)}`;
}

/** What an earlier request under the same key or reference makes of this one; undefined where there was none. */
async function earlier(tx: Tx, command: PlaceOrder): Promise<Placed | undefined> {
  const known = await tx.customerKey(command.idempotencyKey);
  if (known !== undefined) {
    if (known.fingerprint !== fingerprint(command))
      return {
        ok: false,
        status: 422,
        code: "idempotency-key-reused",
        detail: "this Idempotency-Key was used for another order",
      };
    const order = await tx.order(known.order);
    if (order !== undefined) return { ok: true, replayed: true, order: detailsOf(order) };
  }
  if ((await tx.order(command.order)) === undefined) return undefined;
  return {
    ok: false,
    status: 409,
    code: "order-exists",
    detail: `order ${command.order} was placed under another Idempotency-Key`,
  };
}

async function shippingFor(kernel: Kernel, command: PlaceOrder): Promise<Shipping> {
  const { parts, gateways, config, ports, store } = kernel;
  const { order, destination, weightGrams } = command;
  const request = { order, destination, weightGrams, deadlineMs: config.quoteDeadlineMs };
  const quoted = await parts.quote(gateways.carrier, request, ports.clock);
  if (quoted !== undefined) {
    await store.transaction((tx) => tx.saveRate(rateKey(command), quoted, ports.clock.now()));
    return { shippingService: quoted.service, rateSource: "quoted" };
  }
  const cached = await store.transaction((tx) => tx.rate(rateKey(command)));
  const { service, source } = parts.fallbackRate(cached, flatRate(config, command.total.currency));
  ports.meter.count("rate_fallbacks_total", { source });
  return { shippingService: service, rateSource: source };
}

/**
 * Takes an order: the row, its customer's key and the first outbox row in one transaction. Nothing is charged here, so
 * that the answer waits for nothing but the rate, and a crash at any point leaves either the whole order or none.
 */
export async function place(kernel: Kernel, command: PlaceOrder): Promise<Placed> {
  const refusal: Refused | undefined = refusePlacing(command);
  if (refusal !== undefined) return refusal;
  const before = await kernel.store.transaction((tx) => earlier(tx, command));
  if (before !== undefined) return before;
  const shipping = await shippingFor(kernel, command);
  const placed = await kernel.store.transaction(async (tx): Promise<Placed> => {
    // Asked again: a double submit may have come first while the carrier was quoting.
    const meanwhile = await earlier(tx, command);
    if (meanwhile !== undefined) return meanwhile;
    const order = newOrder(command, shipping, kernel.ports.clock.now());
    await tx.insertCustomerKey({ key: command.idempotencyKey, order: command.order, fingerprint: fingerprint(command) });
    await begin(kernel, tx, order);
    return { ok: true, replayed: false, order: detailsOf(order) };
  });
  kernel.wake();
  return placed;
}
