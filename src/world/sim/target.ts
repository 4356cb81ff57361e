import type { Clock } from "../../core/clock.ts";
import type { Declared } from "../../core/history.ts";
import type { Random } from "../../core/random.ts";
import type { Shop, ShopReading } from "../../core/shop.ts";
import type { Forbidden } from "../log-scan.ts";
import type { Life } from "./life.ts";
import type { Exchange, OutgoingRequest } from "./network.ts";

/** What one process of the integration is given: nothing else tells it time, chance or the network. */
export interface Surroundings {
  readonly life: Life;
  readonly clock: Clock;
  readonly random: Random;
  /** Unguessable in the live world; here as the seed has it. */
  readonly nextId: (prefix: string) => string;
  readonly http: { send(request: OutgoingRequest): Promise<Exchange> };
  /** One line of its log. */
  readonly log: (line: string) => void;
  /** No other process works on the store. */
  readonly alone: boolean;
}

/** A process of the integration that runs. */
export interface RunningIntegration {
  readonly shop: Shop;
  /** What it answers to a webhook. */
  webhook(
    partner: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<{ readonly status: number; readonly retryAfterMs?: number }>;
  /** How an order is read, at less expense than over its routes: for who only watches. Absent: as its customers read it. */
  watch?(order: string): Promise<ShopReading>;
  /** Looks at the clock again: it jumped. One that looks every now and then need not be told. */
  wake?(): void;
}

/** What outlives the process: its database. */
export interface Durable {
  /** Starts a process on it; `recovers` says that an earlier one died. */
  boot(surroundings: Surroundings): Promise<RunningIntegration>;
  close(): Promise<void>;
}

/** An integration that takes its clock, chances, ids and HTTP client from outside, and so can live in virtual time. */
export interface SimTarget {
  readonly declared: Declared;
  /** False: it asks its partners instead, and they send it none. */
  readonly takesWebhooks?: boolean;
  /**
   * True: several runs may live in one thread at the same time, since they share nothing, no variable of a module and no
   * connection. The systematic search lets them go in step then, which takes it less time.
   */
  readonly isolated?: boolean;
  /** How long it may take, once nothing fails any more, until nothing is left to do, e.g. where a job comes round every hour; a minute unless given. */
  readonly settlesWithinMs?: number;
  /** What must never stand in its log. */
  readonly forbidden: readonly Forbidden[];
  /** An empty database, before the first process starts. */
  open(given: { readonly clock: Clock }): Promise<Durable>;
}
