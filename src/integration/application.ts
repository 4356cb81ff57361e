import type { Money } from "../core/money.ts";
import type { PlaceOrder, Refused } from "./domain/customer-request.ts";
import type { PartnerName } from "./domain/partner-name.ts";

export type { PlaceOrder, Refused };

export type Accepted<T> = ({ readonly ok: true; readonly replayed: boolean } & T) | Refused;

/** The public view of an order; GET /orders/{order} shows it as it stands, in snake_case. */
export interface OrderDetails {
  readonly order: string;
  /** placed, awaiting_action, authorized, shipping, capturing, completed, cancelling, cancelled, declined, attention. */
  readonly status: string;
  /** What it comes to: as placed, less what was taken off since. */
  readonly total: Money;
  readonly shippingService: string;
  readonly rateSource: "quoted" | "cached" | "flat";
  readonly paymentId?: string;
  readonly redirectUrl?: string;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly refunds: readonly { readonly reference: string; readonly amountMinor: number; readonly status: string }[];
  readonly shipped: boolean;
  readonly trackingNumber?: string;
  readonly notified: boolean;
  readonly version: number;
}

export interface TimelineEntry {
  readonly at: string;
  readonly event: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A webhook whose signature, timestamp and nonce have been verified on the raw body. */
export interface VerifiedWebhook {
  readonly partner: PartnerName;
  readonly id: string;
  /** Raw, as verified. */
  readonly body: string;
}

export interface DeadLetter {
  readonly id: string;
  readonly order: string;
  readonly step: string;
  readonly attempts: number;
  readonly error: string;
  readonly at: string;
}

export interface ReconciliationReport {
  readonly examined: number;
  readonly healed: readonly string[];
  readonly unresolved: readonly string[];
}

/** What the HTTP edge may ask of the application. */
export interface Application {
  place(command: PlaceOrder): Promise<Accepted<{ readonly order: OrderDetails }>>;
  read(order: string): Promise<OrderDetails | undefined>;
  timeline(order: string): Promise<readonly TimelineEntry[] | undefined>;
  cancel(order: string): Promise<Accepted<{ readonly order: OrderDetails }>>;
  /** Charges the next period of an order that was paid, under a reference of its own: the same reference is the same period. */
  renew(order: string, reference: string): Promise<Accepted<{ readonly order: OrderDetails }>>;
  /** Takes something off, as long as the charge has not been asked for: the order comes to `toMinor` then, and only that is captured. */
  reduce(order: string, toMinor: number): Promise<Accepted<{ readonly order: OrderDetails }>>;
  /** Without an amount: all that is left. `reference` names the refund: the same reference is the same refund. */
  refund(
    order: string,
    request: { readonly reference: string; readonly amountMinor?: number },
  ): Promise<Accepted<{ readonly order: OrderDetails }>>;
  /** Persists it; processing comes later. A known id is a duplicate and changes nothing. */
  acceptWebhook(webhook: VerifiedWebhook): Promise<"accepted" | "duplicate">;
  deadLetters(): Promise<readonly DeadLetter[]>;
  replayDeadLetter(id: string): Promise<boolean>;
  reconcile(): Promise<ReconciliationReport>;
  /** Rejects where the store does not answer. Costs the same whatever the backlog. */
  ping(): Promise<void>;
  backlog(): Promise<{ readonly outbox: number; readonly inbox: number; readonly deadLetters: number }>;
}

/** Claims due work, performs it, retries, dead-letters. Several may run at once, in one process or several. */
export interface Worker {
  start(): void;
  /** Finishes what it holds, claims nothing more. */
  stop(): Promise<void>;
}
