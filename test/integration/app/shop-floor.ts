import { createRandom } from "../../../src/core/random.ts";
import {
  type ApplicationOptions,
  createApplication,
  type RunningApplication,
} from "../../../src/integration/app/create-application.ts";
import type { PlaceOrder } from "../../../src/integration/application.ts";
import type { Ports } from "../../../src/integration/ports.ts";
import { createSqliteStore } from "../../../src/integration/store/sqlite-store.ts";
import type { Store } from "../../../src/integration/store/store.ts";
import { createFakePartners, type FakePartners, type PartnerOptions } from "./fake-partners.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export function orderOf(order: string, changes: Partial<PlaceOrder> = {}): PlaceOrder {
  const destination = { name: "A. Customer", line1: "Street 1", postalCode: "10115", city: "Berlin", country: "DE" };
  const total = { amountMinor: 4200, currency: "EUR" };
  return {
    order,
    idempotencyKey: `key-${order}`,
    total,
    paymentToken: "tok_visa_ok",
    customer: "cust_1",
    destination,
    weightGrams: 800,
    ...changes,
  };
}

export function createPorts(clock: VirtualClock, seed = "test"): Ports {
  const random = createRandom(seed);
  const quiet = (): void => {};
  return {
    clock,
    random,
    ids: { next: (prefix) => `${prefix}_${random.hex(16)}` },
    http: { send: () => Promise.reject(new Error("the application core speaks through gateways alone")) },
    log: { info: quiet, warn: quiet, error: quiet },
    meter: { count: quiet, gauge: quiet, observe: quiet },
    tracer: { span: (_name, _attributes, work) => work(), traceId: () => undefined },
  };
}

export interface ShopFloorOptions extends Omit<PartnerOptions, "clock" | "webhook"> {
  readonly seed?: string;
  readonly webhooks?: boolean;
  readonly app?: Pick<ApplicationOptions, "config" | "parts">;
  readonly wrapStore?: (store: Store) => Store;
}

/** The application over a store in memory and fake partners, in virtual time. */
export interface ShopFloor {
  readonly clock: VirtualClock;
  readonly partners: FakePartners;
  readonly store: Store;
  readonly running: RunningApplication;
  readonly app: RunningApplication["application"];
  /** Until every order has an end and nothing is open. */
  settle(withinMs?: number): Promise<void>;
  /** Until the order says so. */
  until(order: string, status: string, withinMs?: number): Promise<void>;
  /** A new application on the same store: what a restart does. */
  restart(): void;
  another(): RunningApplication;
}

const ends = ["completed", "cancelled", "declined", "attention"];

export async function openShop(options: ShopFloorOptions = {}): Promise<ShopFloor> {
  const clock = createVirtualClock();
  let events = 0;
  const deliver: PartnerOptions["webhook"] = (partner, type, data) => {
    if (options.webhooks === false) return;
    const id = `evt_${++events}`;
    const body = JSON.stringify({ type, version: 1, timestamp: new Date(clock.now()).toISOString(), data });
    clock.after(10, () => void current.application.acceptWebhook({ partner, id, body }).catch(() => {}));
  };
  const partners = createFakePartners({ ...options, clock, webhook: deliver });
  const plain = createSqliteStore({ file: ":memory:", clock });
  await plain.migrate();
  const store = options.wrapStore?.(plain) ?? plain;
  const ports = createPorts(clock, options.seed);
  const create = (): RunningApplication => {
    const running = createApplication({ ports, gateways: partners.gateways, store, ...options.app });
    running.worker.start();
    return running;
  };
  let current = create();
  const quiet = async (): Promise<boolean> => {
    const { outbox, inbox } = await plain.transaction((tx) => tx.backlog());
    if (outbox + inbox > 0) return false;
    const orders = await plain.transaction((tx) => tx.orders({ after: "", limit: 1000, sinceMs: 0 }));
    return orders.every((order) => ends.includes(order.status));
  };
  return {
    clock,
    partners,
    store: plain,
    get running() {
      return current;
    },
    get app() {
      return current.application;
    },
    settle: async (withinMs = 120_000) => {
      await clock.runUntil(quiet, withinMs);
      // What was on its way when all was quiet (a last webhook) still comes.
      await clock.advance(500);
      await clock.runUntil(quiet, withinMs);
    },
    until: (order, status, withinMs = 60_000) =>
      clock.runUntil(async () => (await plain.transaction((tx) => tx.order(order)))?.status === status, withinMs),
    restart: () => {
      current = create();
    },
    another: create,
  };
}

/** Places while time passes: checkout waits for the carrier. */
export async function placeIn(shop: ShopFloor, command: PlaceOrder) {
  const placing = shop.app.place(command);
  let done = false;
  void placing.finally(() => {
    done = true;
  });
  await shop.clock.runUntil(() => done, 10_000);
  return placing;
}
