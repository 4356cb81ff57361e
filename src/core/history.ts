import type { CertificateProblem, FaultFamily, SelfAction } from "./fault.ts";
import type { PartnerFacts } from "./role.ts";
import type { Json } from "./schedule.ts";
import type { CallSite, Site, SitePattern, WebhookSite } from "./site.ts";

export type WorldName = "sim" | "live";

/** Version of the history's format. 2: fault events carry their aim, family and site as data, facts of partners the roles of their operations. */
export const historyFormat = 2;

/** `calm` runs without faults; then faults strike (`safety`), stop (`liveness`), all settles (`settle`), and the ends are read (`final`). */
export type RunPhase = "safety" | "liveness" | "settle" | "final" | "end";

/** What a shop grants its customers by its own rule; what is not said may be refused. */
export interface Limits {
  /** It takes orders of up to so much. */
  readonly totalMinor?: number;
  /** And so many at once that are not done. */
  readonly openOrders?: number;
  /** From then on no cancellation is taken. */
  readonly cancelUntil?: "authorized" | "captured" | "shipped" | "always";
  /** What was captured may be asked back: in parts, or as a whole alone. */
  readonly refunds?: "parts" | "whole";
}

/** What the integration declares of itself; checkers of what is not declared do not apply. */
export interface Declared {
  /** The integration's own deadlines for answers to customers, and for calls to partners: of each by name, or one for all, in ms. */
  readonly deadlines?: {
    readonly placeMs?: number;
    readonly readMs?: number;
    readonly callMs?: number | Readonly<Record<string, number>>;
  };
  /** Retrying of one call's operation: attempts in all per order and operation (outbox cap), the first delay, the largest. */
  readonly retry?: { readonly maxAttempts: number; readonly baseMs: number; readonly capMs: number };
  /** Each of so many processes (2 unless given) has one of its own, which lets so many calls (1) through once it is tried again. */
  readonly breaker?: {
    readonly consecutiveFailures: number;
    readonly openMs: number;
    readonly halfOpenCalls?: number;
    readonly processes?: number;
  };
  /** Acknowledging a webhook takes at most so long. */
  readonly webhookAckMs?: number;
  /** A job of its own comes round so often, and finishes what is left to do. */
  readonly jobEveryMs?: number;
  /** A webhook with a forged signature, none, or an old timestamp is never answered with 2xx. Others may take it, and must not believe it. */
  readonly refusesForgeries?: boolean;
  /** The integration speaks these templates: every completed order gets each message exactly once. */
  readonly notifies?: boolean;
  /** False: it never asks what a shipment would cost. */
  readonly quotes?: boolean;
  /** False: it asks for no captures, since its gateway takes the money as it says yes to it. */
  readonly captures?: boolean;
  /** Which message tells a customer of which end, and of each refund. An end without one is not told by message. */
  readonly templates?: {
    readonly confirmed?: string;
    readonly cancelled?: string;
    readonly declined?: string;
    readonly refunded?: string;
  };
  /** One order may go in several parcels, so many at most where it says; each parcel's request says something else. */
  readonly splitShipments?: { readonly atMost?: number };
  /** Partners without which customers can't be served; unless given, those that take the money. */
  readonly checkoutNeeds?: readonly string[];
  /** By name: what the shop's own database is held to. */
  readonly checks?: Readonly<Record<string, OrderCheck>>;
  /** Trouble at one partner holds up no work at another, also of a shop that is never seen to do two things at once. */
  readonly isolatesPartners?: boolean;
  readonly limits?: Limits;
  /** Money is taken for what the carrier has a label for; other shops are free to take it before. */
  readonly capturesAfterShipment?: boolean;
}

/** What a check of the shop's own database expects of each order's rows. */
export interface OrderCheck {
  /** So many of a confirmed order, and no more of any other. */
  readonly rows?: number;
  /** By column: what it adds up to. */
  readonly sums: Readonly<Record<string, "captured" | "refunded" | "total">>;
}

/** The first line of every history: what a checker needs to know of the run. */
export interface RunFacts {
  readonly scenario: string;
  readonly seed: number;
  /** Version of this format. */
  readonly format: typeof historyFormat;
  readonly declared: Declared;
  /** By name: how it treats keys, and what its contract says of its operations and webhooks. */
  readonly partners: Readonly<Record<string, PartnerFacts>>;
  /** Partners are reached over TLS, and whether they ask for a client certificate. */
  readonly tls?: { readonly clientCertificates: "required" | "none" };
  /** True: the integration runs by itself, and its log is out of sight. */
  readonly logUnseen?: boolean;
  /** Latencies (ms) of the calm run of the same drill, where there was one. */
  readonly calm?: { readonly placeP50Ms: number; readonly placeP99Ms: number; readonly placeMaxMs: number };
  /** In virtual time: the longest that a request and its answer may be on their way, in ms. */
  readonly roundTripMs?: number;
  /** What stands behind each order's reference at the integration, so that it is none of an earlier run's; the history is told without. */
  readonly orderSuffix?: string;
  readonly startedAt: string;
}

/** A connection to a partner that no request could come over. */
export interface HandshakeFailure {
  /**
   * `certificate-refused`: the caller did not take the partner's certificate; `no-client-certificate`: it showed none though the
   * partner asks for one; `plain-http`: it spoke HTTP without TLS; `ended-early`: one side went without a word.
   */
  readonly reason: "certificate-refused" | "no-client-certificate" | "plain-http" | "ended-early";
  /** The caller's own word: `unknown ca`. */
  readonly alert?: string;
  /** What was wrong with the certificate that it was shown; absent: nothing. */
  readonly certificate?: CertificateProblem;
}

/** What a customer asks for. `reference` tells several refunds of one order apart; a `reduce` is to `amountMinor`. */
export interface OperationValue {
  /** What is done, by the action's own word: `place`, `cancel`, `reduce`, `refund`, `read`, `return`. */
  readonly operation: string;
  readonly amountMinor?: number;
  readonly currency?: string;
  /** Of an order's price: what is paid by other means than the payment partner's. */
  readonly otherMeansMinor?: number;
  readonly reference?: string;
  /** HTTP status, on ok, fail and info. */
  readonly status?: number;
  /** Time until the answer, corrected for coordinated omission under load. */
  readonly latencyMs?: number;
  /** Of several requests that lead up to one another: how long the one took that asks. Customers wait for all of them. */
  readonly submitMs?: number;
  /** False: the configuration says what success looks like, and the answer does not look so. */
  readonly isDone?: false;
  /** What leads up to the request failed, so that it was never sent. */
  readonly unsent?: true;
  /** A card's number was typed where a token belongs: refusing that is right. */
  readonly cardTyped?: true;
  /** The order is paid by another card than at first: a try of its own, which a shop may take or refuse. */
  readonly otherCard?: true;
  /** Who orders, where other orders may be that customer's too. */
  readonly customer?: string;
  /** Nobody placed it but the shop itself: it is the next period of that order. */
  readonly renews?: string;
  /** Part of the open-loop load rather than of the functional workload. */
  readonly load?: boolean;
  /** On an answer that is no refusal and not as the configuration says that success looks: where it led, such as `/login`. */
  readonly ledTo?: string;
  /** The shop's own number of the order, on the answer to its placing. */
  readonly number?: string;
  /** What the customer was shown, on the `ok` of a read. */
  readonly view?: OrderView;
}

/**
 * How a name is known to be an order's: the answer to its placing said it, the configuration says how names are made, the
 * call carries the order's reference or its customer besides, no other order could be meant while it was being placed, or
 * afterwards, when all were known.
 */
export type NamedBy = "answer" | "template" | "number" | "mention" | "placing" | "total" | "elimination";

/** A fact in a partner's ledger. */
export interface Effect {
  /** `authorized`, `captured`, `voided`, `refunded`, `shipped`, `shipment-cancelled`, `messaged`, `tracked`, `opted-out`, or a contract's own. */
  readonly kind: string;
  /** The resource that the effect made or changed: `pay_…`, `re_…`, `shp_…`, `msg_…`. */
  readonly ref: string;
  /** The resource it belongs to, e.g. the payment of a refund. */
  readonly of?: string;
  /** The merchant's own name of the business operation: refund reference, message template. */
  readonly reference?: string;
  readonly amountMinor?: number;
  readonly currency?: string;
}

/** An order as the integration's public API tells it, in words that fit any shop. */
export interface OrderView {
  /** pending: work goes on; the others are ends. `attention`: a person must look. */
  readonly status: "pending" | "confirmed" | "cancelled" | "declined" | "attention" | "unknown";
  readonly totalMinor: number;
  readonly currency: string;
  /** The shopper has to come back from the bank first. */
  readonly atBank?: true;
  /** Captured and not undone; refunds are told apart. Absent, as the two below: the shop does not show it. */
  readonly capturedMinor?: number;
  readonly refundedMinor?: number;
  readonly shipped?: boolean;
  /** What the integration itself calls the state. */
  readonly detail?: string;
}

/** A fault of the schedule: its name and family in the catalogue, and its aim. */
export interface FaultFacts {
  readonly name: string;
  readonly family: FaultFamily;
  readonly at: SitePattern;
  /** Of one that strikes the integration itself: what it does. */
  readonly self?: SelfAction["type"];
}

interface Base {
  /** Position in the history, from 0. */
  readonly i: number;
  /** Milliseconds since the run began. */
  readonly t: number;
  readonly world: WorldName;
  /** Who: `customer`, `integration`, a partner, `harness`. */
  readonly actor: string;
}

/**
 * One line of `history.ndjson`. Customers' operations are `invoke`, then `ok`, `fail` (proof of no effect) or
 * `info` (unknown: timeout, reset, 5xx), as in Jepsen; `op` joins them.
 */
export type HistoryEvent = Base &
  (
    | { readonly type: "run"; readonly value: RunFacts }
    | { readonly type: "phase"; readonly value: { readonly phase: RunPhase } }
    /** A customer waited in vain for the order to be shown as `status`; `seen` last, if anything was. */
    | {
        readonly type: "await-unmet";
        readonly order: string;
        readonly value: {
          readonly status: string;
          readonly waitedMs: number;
          readonly seen?: string;
          /** Nothing was to come after it. */
          readonly isLast?: boolean;
          /** It is no status but what a partner was to do by itself, and never could. */
          readonly isMove?: boolean;
        };
      }
    /** What the order is shown as, beside all that its customer does: told when it has changed. `since`: so many events were known when the look began. */
    | { readonly type: "look"; readonly order: string; readonly value: { readonly since: number; readonly view: OrderView } }
    /** The integration showed the order before anybody placed it. */
    | { readonly type: "order-existed"; readonly order: string; readonly value: OrderView }
    /** What the shop calls an order, at partners or in its answers, and how that is known. */
    | {
        readonly type: "order-named";
        readonly order: string;
        readonly value: { readonly name: string; readonly by: NamedBy /** Where it was called so. */; readonly partner?: string };
      }
    | {
        readonly type: "invoke" | "ok" | "fail" | "info";
        readonly op: number;
        readonly order: string;
        readonly value: OperationValue;
        readonly error?: string;
      }
    /** A call as the partner got it. `value.body` is redacted JSON. */
    | {
        readonly type: "call";
        readonly call: number;
        readonly order: string;
        readonly site: CallSite;
        readonly key?: string;
        readonly value: {
          readonly method: string;
          readonly path: string;
          readonly bodyHash: string;
          readonly body?: Json;
          /** What it asked for, where the contract says where that stands. */
          readonly amountMinor?: number;
          readonly violations?: readonly string[];
          /** What was wrong with the partner's certificate, of which the caller took no notice. */
          readonly certificate?: CertificateProblem;
        };
      }
    /** The actor is the partner. */
    | { readonly type: "handshake-failed"; readonly value: HandshakeFailure }
    /** The integration asked the drill's proxy for somebody who is no partner. */
    | { readonly type: "host-refused"; readonly value: { readonly host: string } }
    /** How the call ended as the partner sent it. `delivery` other than `whole`: the integration did not get the answer as it was meant. */
    | {
        readonly type: "answer";
        readonly call: number;
        readonly order: string;
        readonly site: CallSite;
        readonly value: {
          readonly status: number;
          readonly delivery: "whole" | "reset" | "close" | "hang" | "cut" | "slow";
          readonly durationMs: number;
          /** Of one that hangs: so long after this the partner closes the connection, if its caller is still there. */
          readonly holdMs?: number;
          /** Of a refusal: the word for programs in its problem details. */
          readonly code?: string;
          /** Its body says that nothing was done, though the status says success. */
          readonly saysError?: boolean;
          /** From the idempotency store. */
          readonly replayed?: boolean;
          /** As sent, in ms, where the answer carried Retry-After. */
          readonly retryAfterMs?: number;
          readonly violations?: readonly string[];
          /** Ids of the faults that shaped it. */
          readonly faults?: readonly string[];
        };
      }
    /** The caller closed the connection without having had the whole answer; before it, or after it was recorded. */
    | {
        readonly type: "hung-up";
        readonly call: number;
        readonly order: string;
        readonly site: CallSite;
        readonly value: { readonly afterMs: number };
      }
    | {
        readonly type: "effect";
        readonly order: string;
        readonly call?: number;
        readonly site?: CallSite;
        readonly key?: string;
        /** No call asked for it: a merchant, a bank or a carrier did that by itself. */
        readonly move?: string;
        readonly value: Effect;
      }
    /** Somebody did something for the order at the partner, behind the integration's back; the actor is the partner. */
    | { readonly type: "moved"; readonly order: string; readonly value: { readonly move: string } }
    /** One sending of a webhook. `counterfeit` ones must change nothing. */
    | {
        readonly type: "webhook-sent";
        readonly order: string;
        readonly site: WebhookSite;
        readonly value: {
          readonly id: string;
          readonly sending: number;
          readonly counterfeit?: string;
          readonly ref?: string;
          /** Under an id of its own: that of the event which it tells again. */
          readonly again?: string;
          /** A fault gave it another shape; `broken`: not as the contract says. */
          readonly shape?: "more" | "broken";
        };
      }
    /** `status` 0: no answer; `timedOut` where the partner waited as long as it does, else the connection was refused or cut. */
    | {
        readonly type: "webhook-acknowledged";
        readonly order: string;
        readonly site: WebhookSite;
        readonly value: {
          readonly id: string;
          readonly sending: number;
          readonly status: number;
          readonly latencyMs: number;
          readonly timedOut?: true;
          readonly counterfeit?: string;
          readonly again?: string;
          /** The answer was given, and never reached the partner. */
          readonly unread?: true;
        };
      }
    /** All sendings of the webhook were refused, or a fault lost it. `unwanted`: the integration takes none, and it was never sent. */
    | {
        readonly type: "webhook-given-up";
        readonly order: string;
        readonly site: WebhookSite;
        readonly value: { readonly id: string; readonly reason: string; readonly unwanted?: true };
      }
    | {
        readonly type: "fault-armed" | "fault-healed";
        readonly fault: string;
        readonly value: FaultFacts;
      }
    /** `site`: what was struck; absent where it was the integration itself. */
    | {
        readonly type: "fault-fired";
        readonly fault: string;
        readonly order?: string;
        readonly site?: Site;
        readonly value: FaultFacts;
      }
    | {
        readonly type: "crash" | "restart";
        readonly value: {
          readonly signal?: string;
          readonly reason: string;
          /** Which of the integration's processes, where it has several. */
          readonly process?: string;
          /** It ended by itself, as it may: its supervisor starts it again. */
          readonly supervised?: true;
          /** Nobody killed the integration: it ended, or answers no more. With the last lines that it wrote. */
          readonly byItself?: { readonly lastLines: readonly string[] };
        };
      }
    /** Final read through the integration's public API. `error`: it could not be read. */
    | {
        readonly type: "read";
        readonly order: string;
        readonly value: OrderView | null;
        readonly error?: string;
        /** With no view: nobody was told what the shop calls the order, so that nobody can know whether it is there. */
        readonly unnamed?: true;
      }
    /** What the integration says of its own backlog at the end, where it can be asked. */
    | {
        readonly type: "backlog";
        readonly value: { readonly outbox: number; readonly deadLetters: number; readonly inbox: number };
      }
    /** A row of the shop's own database, as a check's command printed it: amounts in minor units, by column. */
    | {
        readonly type: "check-row";
        readonly order: string;
        readonly value: { readonly check: string; readonly sums: Readonly<Record<string, number>> };
      }
    /** A check's command has ended, with so many rows, some of them of others than this run's orders; or why it said nothing. */
    | {
        readonly type: "check-ran";
        readonly value: { readonly check: string; readonly rows: number; readonly others: number; readonly error?: string };
      }
    /** A partner's own books at the end, per order, read authoritatively. */
    | {
        readonly type: "books";
        readonly order: string;
        readonly value: {
          readonly authorizedMinor: number;
          readonly capturedMinor: number;
          readonly refundedMinor: number;
          readonly voided: boolean;
          /** Its payment waits for the shopper at the bank, and none holds or has taken money. */
          readonly awaitsShopper?: true;
        };
      }
    /**
     * A line of the integration's log, or `where` it was instead, that carries what it must not, redacted; or the count of
     * lines scanned (`lines`).
     */
    | {
        readonly type: "log";
        readonly value: {
          readonly lines?: number;
          /** Patterns of `logs.files` that no file has matched, though their folder is there; and those whose folder is not. */
          readonly unmatched?: readonly string[];
          readonly nowhere?: readonly string[];
          readonly leak?: string;
          readonly where?: string;
          readonly excerpt?: string;
        };
      }
    /** How many times as long as its own processor time a piece of the harness's work has taken so far: 1 on an idle machine. */
    | {
        readonly type: "machine";
        readonly value: {
          readonly stretch: number;
          /** The harness itself, and with it partners and the embedded proxy, has just stood still for so long. */
          readonly stalledMs?: number;
        };
      }
    /** What the integration's processes hold, all taken together, as far as the machine tells. */
    | {
        readonly type: "resources";
        readonly value: { readonly processes: number; readonly memoryBytes: number; readonly handles: number };
      }
    /** Proof that settling ended, or that its bound was reached. */
    | {
        readonly type: "settled";
        readonly value: { readonly quiet: boolean; readonly afterMs: number; readonly pending: readonly string[] };
      }
  );

export type EventType = HistoryEvent["type"];
type Only<E, T> = E extends { readonly type: infer U } ? (T extends U ? E & { readonly type: T } : never) : never;
/** The events of one type, also where the union declares several types at once. */
export type EventOf<T extends EventType> = Only<HistoryEvent, T>;

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An event before the recorder numbered and dated it. */
export type NewEvent = DistributiveOmit<HistoryEvent, "i" | "t" | "world">;

/** Appends to a history. Secrets and card data are redacted before anything is kept. */
export interface Recorder {
  record(event: NewEvent): number;
}
