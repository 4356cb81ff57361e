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
import { createVirtualClock, type VirtualClock } from "../../support/virtual-clock.ts";
import { createFakePartners, type FakePartners, type PartnerOptions } from "./fake-partners.ts";
import { type Counter, type CrashPlan, createCounter, createGeneration } from "./generation.ts";

export function orderOf(order: string, changes: Partial<PlaceOrder> = {}): PlaceOrder {
  const destination = { name: "A. Customer", line1: "Street 1", postalCode: "10115", city: "Berlin", country: "DE" };
  const total = { amountMinor: 4200, currency: "EUR" };
  const payer = { paymentToken: "tok_visa_ok", customer: "cust_1" };
  return { order, idempotencyKey: `key-${order}`, total, ...payer, destination, weightGrams: 800, ...changes };
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
  /** Applications on the one store: workers of one service. */
  readonly workers?: number;
  readonly strikes?: CrashPlan["strikes"];
}

/** The application over a store in memory and fake partners, in virtual time. */
export interface ShopFloor {
  readonly clock: VirtualClock;
  readonly partners: FakePartners;
  readonly store: Store;
  readonly app: RunningApplication["application"];
  readonly counter: Counter;
  /** Repeats what a customer asks until there is an answer: a crash in between gives none. */
  ask<T>(request: (app: RunningApplication["application"]) => Promise<T>): Promise<T>;
  /** Until every order has an end and nothing is open. */
  settle(withinMs?: number): Promise<void>;
  /** Until the order says so. */
  until(order: string, status: string, withinMs?: number): Promise<void>;
}

const ends = ["completed", "cancelled", "declined", "attention"];
const restartAfterMs = 50;

export async function openShop(options: ShopFloorOptions = {}): Promise<ShopFloor> {
  const clock = createVirtualClock();
  const counter = createCounter();
  let lives = 0;
  let current: RunningApplication[] = [];

  // A partner sends again until it is answered 2xx; a process that died in between answered nothing.
  const deliver = (partner: "payment" | "carrier" | "messaging", id: string, body: string, delayMs: number): void => {
    clock.after(delayMs, () => {
      let answered = false;
      const app = current[0]?.application;
      void app?.acceptWebhook({ partner, id, body }).then(() => {
        answered = true;
      });
      clock.after(200, () => {
        if (!answered) deliver(partner, id, body, 0);
      });
    });
  };
  let events = 0;
  const webhook: PartnerOptions["webhook"] = (partner, type, data) => {
    if (options.webhooks === false) return;
    events += 1;
    const body = JSON.stringify({ type, version: 1, timestamp: new Date(clock.now()).toISOString(), data });
    deliver(partner, `evt_${events}`, body, 10);
  };

  const partners = createFakePartners({ ...options, clock, webhook });
  const store = createSqliteStore({ file: ":memory:", clock });
  await store.migrate();
  const ports = createPorts(clock, options.seed);
  const start = (): void => {
    lives += 1;
    const generations = Array.from({ length: options.workers ?? 1 }, () => {
      const crashed = (): void => {
        for (const { generation } of generations) generation.kill();
        clock.after(restartAfterMs, start);
      };
      const plan = { strikes: options.strikes ?? (() => false), crashed };
      const generation = createGeneration({ ports, gateways: partners.gateways, store }, counter, plan);
      return { generation, running: createApplication({ ...generation, ...options.app }) };
    });
    current = generations.map(({ running }) => running);
    for (const { worker } of current) worker.start();
  };
  start();

  const quiet = async (): Promise<boolean> => {
    const { outbox, inbox } = await store.transaction((tx) => tx.backlog());
    if (outbox + inbox > 0) return false;
    const orders = await store.transaction((tx) => tx.orders({ after: "", limit: 1000, sinceMs: 0 }));
    return orders.every((order) => ends.includes(order.status));
  };
  const app = (): RunningApplication["application"] => (current[0] as RunningApplication).application;
  return {
    clock,
    partners,
    store,
    counter,
    get app() {
      return app();
    },
    ask: async <T>(request: (to: RunningApplication["application"]) => Promise<T>): Promise<T> => {
      for (;;) {
        const life = lives;
        const answers: T[] = [];
        void request(app()).then((value) => answers.push(value));
        await clock.runUntil(() => answers.length > 0 || lives > life, 10_000);
        for (const answer of answers) return answer;
      }
    },
    settle: async (withinMs = 300_000) => {
      await clock.runUntil(quiet, withinMs);
      // What was on its way when all was quiet (a last webhook, a restart) still comes.
      await clock.advance(1000);
      await clock.runUntil(quiet, withinMs);
    },
    until: (order, status, withinMs = 60_000) =>
      clock.runUntil(async () => (await store.transaction((tx) => tx.order(order)))?.status === status, withinMs),
  };
}

/** Places while time passes: checkout waits for the carrier. */
export function placeIn(shop: ShopFloor, command: PlaceOrder) {
  return shop.ask((app) => app.place(command));
}
