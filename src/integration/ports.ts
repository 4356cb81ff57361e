import type { Clock } from "../core/clock.ts";
import type { Money } from "../core/money.ts";
import type { Random } from "../core/random.ts";
import type { PartnerName } from "./domain/partner-name.ts";
import type { Address, Message, Payment, Refund, Shipment } from "./domain/partner-records.ts";

export type { Address, Message, Payment, Refund, Shipment };

/**
 * How a failed partner call is to be treated. `retryable`: again later, same key. `terminal`: never again.
 * `manual`: a person must look. `definite`: proof that the partner did nothing; a timeout, a reset or a 5xx never is.
 */
export interface PartnerError {
  readonly class: "retryable" | "terminal" | "manual";
  /** The partner's problem `code`, or `timeout`, `reset`, `refused`, `breaker-open`, `bulkhead-full`, `rate-limited`, `invalid-answer`. */
  readonly code: string;
  readonly message: string;
  readonly definite: boolean;
  readonly status?: number;
  readonly retryAfterMs?: number;
}

export type CallResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PartnerError };

export interface BalanceTransaction {
  readonly id: string;
  readonly type: "capture" | "refund" | "capture_failed";
  readonly paymentId: string;
  readonly refundId?: string;
  readonly order: string;
  readonly amountMinor: number;
  readonly currency: string;
}

export interface Rate {
  readonly service: string;
  readonly price: Money;
  readonly estimatedDays: number;
}

/** `key` is the Idempotency-Key: deterministic per order and step, the same on every attempt. `attempt` is for logs. */
export interface Keyed {
  readonly order: string;
  readonly key: string;
  readonly attempt: number;
}

/** How many calls to a partner could be made now, and when to ask again where there are none and nothing under way will tell. */
export interface Room {
  readonly calls: number;
  readonly waitMs?: number;
}

export interface PaymentGateway {
  authorize(
    request: Keyed & { readonly amount: Money; readonly paymentToken: string; readonly returnUrl?: string },
  ): Promise<CallResult<Payment>>;
  payment(id: string): Promise<CallResult<Payment>>;
  /** All pages. */
  paymentsOf(order: string): Promise<CallResult<readonly Payment[]>>;
  capture(request: Keyed & { readonly paymentId: string; readonly amount: Money }): Promise<CallResult<Payment>>;
  void(request: Keyed & { readonly paymentId: string }): Promise<CallResult<Payment>>;
  refund(
    request: Keyed & { readonly paymentId: string; readonly reference: string; readonly amount: Money },
  ): Promise<CallResult<Refund>>;
  refundsOf(paymentId: string): Promise<CallResult<readonly Refund[]>>;
  /** The settlement report of one day (YYYY-MM-DD, UTC), all pages. */
  settlement(day: string): Promise<CallResult<readonly BalanceTransaction[]>>;
}

export interface CarrierGateway {
  /** The one call that checkout waits for; ends by the deadline whatever happens. */
  quote(request: {
    readonly order: string;
    readonly destination: Address;
    readonly weightGrams: number;
    readonly deadlineMs: number;
  }): Promise<CallResult<readonly Rate[]>>;
  createShipment(
    request: Keyed & { readonly service: string; readonly destination: Address; readonly weightGrams: number },
  ): Promise<CallResult<Shipment>>;
  shipment(id: string): Promise<CallResult<Shipment>>;
  shipmentsOf(order: string): Promise<CallResult<readonly Shipment[]>>;
  cancelShipment(request: Keyed & { readonly shipmentId: string; readonly version: number }): Promise<CallResult<Shipment>>;
}

export interface MessagingGateway {
  send(
    request: Keyed & {
      readonly template: string;
      readonly recipient: string;
      readonly parameters: Readonly<Record<string, string>>;
    },
  ): Promise<CallResult<Message>>;
  messagesOf(order: string): Promise<CallResult<readonly Message[]>>;
}

export interface Gateways {
  readonly payment: PaymentGateway;
  readonly carrier: CarrierGateway;
  readonly messaging: MessagingGateway;
  /** What the partner's limits and breaker would let through. Asking takes nothing of it. */
  readonly room: (partner: PartnerName) => Room;
}

/** One HTTP exchange. Rejects never: every way to fail is a value. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResult>;
}

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly connectMs: number;
  /** Between bytes. */
  readonly readMs: number;
  /** For the whole exchange. */
  readonly totalMs: number;
}

export type HttpResult =
  | { readonly type: "reply"; readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string }
  /** `refused`: no connection was made, so nothing was sent. All others are indefinite. */
  | { readonly type: "failure"; readonly kind: "refused" | "reset" | "timeout" | "cut"; readonly message: string };

export interface Ids {
  /** `ord_…`, unguessable. */
  next(prefix: string): string;
}

/** Structured logging; `fields` are redacted by the adapter. */
export interface Logger {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Counters and gauges by name; the adapter maps them to Prometheus. */
export interface Meter {
  count(name: string, labels?: Readonly<Record<string, string>>, by?: number): void;
  gauge(name: string, value: number, labels?: Readonly<Record<string, string>>): void;
  observe(name: string, valueMs: number, labels?: Readonly<Record<string, string>>): void;
}

/** Runs `work` inside an OpenTelemetry span. */
export interface Tracer {
  span<T>(name: string, attributes: Readonly<Record<string, string | number>>, work: () => Promise<T>): Promise<T>;
  traceId(): string | undefined;
}

/** A tracer that also knows the W3C `traceparent` of the span it is in. */
export interface PropagatingTracer extends Tracer {
  traceparent?(): string | undefined;
  /** Runs `work` in the trace that a caller's `traceparent` names; one that can't be read is ignored. */
  adopt?<T>(traceparent: string, work: () => Promise<T>): Promise<T>;
}

/** All that the integration takes from outside: nothing else tells it time, chance or the network. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly http: HttpClient;
  readonly log: Logger;
  readonly meter: Meter;
  readonly tracer: Tracer;
}
