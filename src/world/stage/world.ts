import type { AdjustableClock } from "../../core/adjustable-clock.ts";
import type { Clock } from "../../core/clock.ts";
import type { LinkPort } from "../../core/fault.ts";
import type { HistoryEvent, Recorder } from "../../core/history.ts";
import type { Shop } from "../../core/shop.ts";
import type { Director } from "../../faults/director.ts";
import type { Partner } from "../../partner/wire.ts";
import type { OrderNames } from "../order-names.ts";
import type { CheckRun } from "./record-checks.ts";

/** Who takes part in a run, once all are there. */
export interface Parties {
  /** The integration, as its customers reach it. */
  readonly shop: Shop;
  readonly partners: readonly Partner[];
  /** Resolves once no restart of the integration is under way; rejects where it did not come back. */
  steady(): Promise<void>;
  /** Writes down where the integration answers nobody any more, though nothing fails. */
  examine?(): Promise<void>;
  /** How an order is read by who only watches; absent: as its customer reads it. */
  readonly watch?: Shop["read"];
  /** Looks into the integration's own database; absent where there is nothing to look at. */
  checks?(): Promise<readonly CheckRun[]>;
  /** Enacts what strikes the integration's own clock and store; absent where the world holds neither. */
  readonly selfFaults?: { arm(): void; heal(): void };
}

/** Where a run happens. The stage asks for what is different over sockets and in virtual time, and does the rest itself. */
export interface World {
  readonly clock: Clock;
  /** The same time as customers see it. */
  readonly customersClock: Clock;
  /** On which customers come; absent: the customers' own. */
  readonly arrivalsClock?: AdjustableClock;
  /** And as who only watches sees it, and delays nobody. */
  readonly watchingClock: Clock;
  readonly history: Recorder & {
    readonly events: readonly HistoryEvent[];
    /** Calls it for each event once it is kept. */
    onEvent(listener: (event: HistoryEvent) => void): void;
  };
  readonly links: LinkPort;
  /** What the first line of the history says of this world. */
  readonly startedAt: string;
  /** The longest that a customer's request and its answer may be on their way; absent: nobody knows. */
  readonly roundTripMs?: number;
  /** Nobody sees what the integration logs. */
  readonly logUnseen?: boolean;
  /** What the shop calls the run's orders, at partners and on the wire. */
  readonly names: OrderNames;
  /** Stands behind each order's reference at an integration that remembers earlier runs. */
  readonly orderSuffix?: string;
  /** Says what goes wrong. */
  readonly director: Director;
  /** Opens the partners, then starts the integration. */
  open(): Promise<Parties>;
  /** Ends whatever `open` has begun, however far it came. */
  close(): Promise<void>;
  /** How many times as long as on an idle machine things take; absent: the machine decides nothing. */
  readonly stretch?: () => number;
  /**
   * How long settling may take, how long nothing may move of an integration that cannot be asked for its backlog, and how long
   * an order is waited for whose shopper never comes back from the bank: the shop may give it up, or wait for ever.
   */
  readonly settling: { readonly boundMs: number; readonly unseenCalmMs: number; readonly abandonedMs: number };
  /** So much time passes quietly between settling and the final reads. */
  readonly afterwardsMs?: number;
  /** The user, or the world, has had enough. */
  readonly signal?: AbortSignal;
  /** The same for customers, who are not waited for any longer than this; absent: time has a bound of its own. */
  readonly customersSignal?: (boundMs: number) => AbortSignal;
  /** The integration answers nobody any more, though nothing fails: there is nothing to wait for. */
  readonly gone?: AbortSignal;
  /** Rejects where going on would be in vain, such as with an integration that never lived. */
  readonly lost?: Promise<never>;
  onPhase?(phase: string): void;
  /** Told of faults that cannot be enacted here: they have not fired, and the checker `reach` says it too. */
  onImpossible(id: string, why: string): void;
}
