import type { Clock } from "../core/clock.ts";
import type { CertificateProblem, Delivery, FaultPort, WireReply } from "../core/fault.ts";
import type { Effect, Recorder } from "../core/history.ts";
import type { IdempotencyMode, PartnerManners } from "../core/partner-manners.ts";
import type { Random } from "../core/random.ts";
import type { Json } from "../core/schedule.ts";
import type { SignatureScheme } from "./dialect/signatures.ts";

/** A request as it came over the wire: `path` with its query string, header names in lower case, the body as text. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Where the caller found the partner; what the header `host` says, over HTTP, unless given. */
  readonly origin?: string;
  /** What was wrong with the certificate that the caller accepted; absent: nothing, or there was none. */
  readonly certificate?: CertificateProblem;
  /** Tells when the caller closes the connection without having its answer. */
  readonly onHangUp?: (listener: () => void) => void;
}

/** What a transport puts on the wire. It calls `sent` once the answer has left (or was dropped): crashes after the response hang on it. */
export interface WireAnswer {
  readonly reply: WireReply;
  readonly delivery: Delivery;
  readonly sent?: () => Promise<void>;
}

/** What came back. Status 0: no answer; `timedOut` where there was none in time, rather than a connection that was refused or cut. */
export interface WebhookAnswer {
  readonly status: number;
  readonly timedOut?: true;
  readonly retryAfterMs?: number;
}

/** Sends webhooks. Never rejects. */
export interface WebhookSender {
  /**
   * @param withinMs how long it waits for the answer; the sender's own limit unless given
   * @param onStatus told of the answer's status as soon as it is known, and waited for; who tells nobody has it told by the result
   */
  send(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    withinMs?: number,
    onStatus?: (status: number) => Promise<void>,
  ): Promise<WebhookAnswer>;
}

export type { IdempotencyMode };

/** Requests a second are counted over all callers; what is absent has no limit, or is as the contract says. */
export interface PartnerSettings extends PartnerManners {
  readonly idempotency: IdempotencyMode;
  readonly idempotencyTtlMs: number;
  /** API tokens with their scopes. */
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  /**
   * Where callers send their token: as a bearer (RFC 6750), as user or password of Basic (RFC 7617), or in a header of that name, in lower
   * case; `any`: where the contract says, whatever it is. Absent: where the contract says.
   */
  readonly credentials?: "bearer" | "basic" | "any" | { readonly header: string };
  readonly webhooks: {
    /** Where they go; absent: nowhere, they are kept in the delivery log. */
    readonly url?: string;
    /** Newest first: every live one signs (secret rotation), where the scheme has room for several. */
    readonly secrets: readonly string[];
    /** How they are signed, several at once; absent: as Standard Webhooks say. */
    readonly schemes?: readonly SignatureScheme[];
    /** Delays before each sending after the first. */
    readonly retryScheduleMs: readonly number[];
    /** How long each sending waits for its answer; absent: as long as the sender does. */
    readonly timeoutMs?: number;
  };
}

export interface LedgerLine extends Effect {
  readonly order: string;
  /** RFC 3339. */
  readonly at: string;
  readonly key?: string;
}

export interface DeliveryLine {
  readonly id: string;
  readonly type: string;
  readonly order: string;
  readonly state: "pending" | "delivered" | "given-up" | "disabled";
  readonly attempts: readonly { readonly at: string; readonly status: number }[];
}

export interface JournalLine {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly operation?: string;
  readonly order: string;
  readonly status: number;
}

export interface Triggered extends DeliveryLine {
  readonly url: string;
  /** What it tells: what the partner keeps of the order, or the contract's example. */
  readonly about: "its state" | "the contract's example";
}

/** A running fake of a partner, apart from any transport. */
export interface Partner {
  readonly name: string;
  handle(request: WireRequest): WireAnswer | Promise<WireAnswer>;
  ledger(order?: string): Iterable<LedgerLine>;
  journal(): readonly JournalLine[];
  deliveries(): readonly DeliveryLine[];
  settings(): PartnerSettings;
  configure(change: Partial<PartnerSettings>): void;
  /** What still moves: calls being served, webhooks not yet acknowledged or given up. */
  pending(): { readonly calls: number; readonly webhooks: number };
  /**
   * Where time, a bank or a merchant moves a resource on (in transit, delivered), these are those moves.
   *
   * @param told what the history calls it, where nobody called for it: a merchant's refund at the partner's own desk
   */
  advance(order: string, to: string, told?: string): boolean;
  /** Per order: what the books say, for the final authoritative read. Payment only; empty elsewhere. */
  books(): readonly {
    readonly order: string;
    readonly authorizedMinor: number;
    readonly capturedMinor: number;
    readonly refundedMinor: number;
    readonly voided: boolean;
    /** The last payment of it waits for its shopper at the bank, and none holds or has taken money. */
    readonly awaitsShopper?: true;
  }[];
  /** All that it sends, by its contract. */
  webhooks(): readonly { readonly type: string; readonly summary: string }[];
  /**
   * Sends one webhook of an order, whether or not anything has happened: of what the partner keeps of the order, or else of the
   * contract's example. Undefined where its contract knows none of that type, or it has nowhere to go.
   */
  trigger(webhook: { readonly type: string; readonly order: string; readonly to?: string }): Promise<Triggered> | undefined;
  reset(): void;
  /** Cancels timers; nothing is sent after it. */
  stop(): void;
}

/** What a partner needs from its world. */
export interface PartnerPorts {
  readonly clock: Clock;
  readonly random: Random;
  /** Absent: no history is written. */
  readonly recorder?: Recorder;
  /** Numbers the calls of all partners that write one history. */
  readonly nextCall?: () => number;
  readonly faults: FaultPort;
  readonly sender: WebhookSender;
  /** An id that somebody else has chosen for what is made next; without it, or undefined: one of the partner's own. */
  readonly chooseId?: (prefix: string) => string | undefined;
}

export type JsonObject = { readonly [key: string]: Json };
