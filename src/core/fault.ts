import type { Random } from "./random.ts";
import type { Json } from "./schedule.ts";
import type { CallPhase, CallSite, Phase, WebhookPhase, WebhookSite } from "./site.ts";

export type FaultFamily = "call" | "read" | "webhook" | "link" | "process" | "self";

/** One parameter of a fault, e.g. `{ type: "integer", unit: "ms", default: 1000, minimum: 0 }`. */
export interface FaultParameter {
  readonly type: "integer" | "number" | "string" | "boolean";
  readonly description: string;
  readonly unit?: string;
  readonly default: Json;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly Json[];
}

/** An HTTP answer as text, headers in lower case. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The partner's word for its error, where the body says it as only its own contract knows. */
  readonly code?: string;
}

/** How an answer leaves the partner. Transports enact it; they never decide. */
export type Delivery =
  | { readonly type: "whole" }
  /** RST, no byte of an answer. */
  | { readonly type: "reset" }
  /** FIN, no byte of an answer: what a caller sees of a listener that went away. */
  | { readonly type: "close" }
  /** No byte for `holdMs`, then the connection closes. */
  | { readonly type: "hang"; readonly holdMs: number }
  /** The body ends early, though Content-Length promised more. */
  | { readonly type: "cut"; readonly keepShare: number }
  /** The body dribbles out evenly over `overMs`. */
  | { readonly type: "slow"; readonly overMs: number };

/** What the harness does to the integration itself. */
interface Strike<At extends Phase> {
  readonly at: At;
  readonly signal: "SIGKILL" | "SIGSTOP";
  readonly restartAfterMs: number;
  /** Which of the integration's processes; the one that serves unless given. */
  readonly process?: string;
}

/** At a call that the partner holds meanwhile, or has just answered. */
export type CallCrash = Strike<CallPhase>;
/** At a webhook, as soon as the integration has accepted it (2xx). */
export type WebhookCrash = Strike<WebhookPhase>;

/** What a fault does to one call. What is absent stays as it is. */
export interface CallPlan {
  /** False: the partner does nothing, its state and ledger stay as they were. */
  readonly effect?: boolean;
  /** Wait before anything happens. */
  readonly delayMs?: number;
  /** What is read while the call is served: the state before each resource's latest change, or nothing at all. */
  readonly view?: "stale" | "absent";
  /** Makes the answer; given the true one where there is one (undefined when `effect` is false). */
  readonly reply?: (truth: WireReply | undefined) => WireReply;
  /** The answer is an error, whatever its status: a partner whose contract has errors of another shape says it in that. */
  readonly saysError?: boolean;
  readonly delivery?: Delivery;
  /** Webhooks of this call go out, and are waited for, before its answer does. */
  readonly webhooksFirst?: boolean;
  readonly crash?: CallCrash;
}

/** One sending of one webhook. Redelivery after a refused sending is the partner's affair. */
export interface WebhookSending {
  readonly delayMs: number;
  /** Counterfeit sendings are recorded as such: they must change nothing. */
  readonly counterfeit?: "forged-signature" | "unsigned" | "old-timestamp" | "future-timestamp" | "replay" | "unknown-version";
  /** Sent only once a later webhook of the same order has gone out, or `holdMs` have passed: old news harms whose order has moved on. */
  readonly overtaken?: { readonly holdMs: number };
  /** False: sent once, never redelivered. Counterfeits are never redelivered. */
  readonly redeliver?: boolean;
  /** The same event under an id of its own, as a partner sends whose queue lost count. */
  readonly newId?: true;
  /** Of a genuine one: with one live secret alone, or behind a signature that none of them made. A header with room for one holds the one that fits. */
  readonly signing?: "newest" | "oldest" | "stranger-first";
  /** How far the sender's clock is from the receiver's. */
  readonly clockOffMs?: number;
  /** So many of its answers never reach the sender, which sends again. */
  readonly unread?: number;
  /** The integration is struck as it accepts this one for the first time. */
  readonly crash?: WebhookCrash;
  /** A genuine one whose data has another shape: as who reads it is told, and what becomes of the data. */
  readonly reshaped?: { readonly as: string; readonly isBroken: boolean; readonly data: (data: object) => object };
}

/** What a fault does to one webhook: the sendings that replace its single one. None: lost for ever. */
export interface WebhookPlan {
  readonly sendings: readonly WebhookSending[];
  /** Hold the webhook until another of the same order has gone out, or `holdMs` have passed. */
  readonly afterNextOfOrder?: { readonly holdMs: number };
}

export type ToxicKind = "latency" | "bandwidth" | "timeout" | "reset_peer" | "slicer" | "limit_data" | "slow_close" | "down";

/** A byte fault on a link, in Toxiproxy's terms (attributes in Toxiproxy's units); `down` disables the proxy. */
export interface ToxicAction {
  readonly id: string;
  readonly kind: ToxicKind;
  readonly stream: "upstream" | "downstream" | "both";
  readonly attributes: Readonly<Record<string, number>>;
}

/** Why a certificate deserves no trust. */
export const certificateProblems = ["expired", "wrong-host", "self-signed", "untrusted-root"] as const;
export type CertificateProblem = (typeof certificateProblems)[number];

/** At the other end of the link another certificate is shown. */
export interface CertificateAction {
  readonly id: string;
  readonly kind: "certificate";
  readonly problem: CertificateProblem;
}

/** What is done to a link. */
export type LinkAction = ToxicAction | CertificateAction;

/** The moments of a transaction at which a process can die. */
export type TransactionMoment = "before-transaction" | "before-commit" | "after-commit";

/** What strikes the integration where no partner sees it. Only a world that holds its clock and its store can enact it. */
export type SelfAction =
  | { readonly type: "clock-jump"; readonly byMs: number }
  | { readonly type: "crash"; readonly moment: TransactionMoment; readonly transaction: number; readonly restartAfterMs: number };

/** The port through which a world drives its links. */
export interface LinkPort {
  /** Puts a proxy in front of `upstream` (host:port), on a free port unless given; resolves to the address that callers use instead. */
  open(name: string, upstream: string, port?: number): Promise<{ host: string; port: number }>;
  /** Rejects where these links know no such action. */
  apply(name: string, action: LinkAction): Promise<void>;
  heal(name: string, id: string): Promise<void>;
  healAll(): Promise<void>;
  close(): Promise<void>;
}

export interface CallFacts {
  readonly site: CallSite;
  readonly method: string;
  /** A GET or HEAD. */
  readonly read: boolean;
  /** Whether the operation can have an effect in the ledger. */
  readonly effectful: boolean;
  /** The status that its contract gives for success; 200 unless given. */
  readonly success?: number;
  /** The request's path with its query: where a redirect to the same place leads. */
  readonly path?: string;
  readonly nowMs: number;
}

export interface WebhookFacts {
  readonly site: WebhookSite;
  readonly nowMs: number;
}

type Parameters = Readonly<Record<string, Json>>;

interface FaultBase {
  /** The file's name, and the name on the command line, in schedules and in reports. */
  readonly name: string;
  /** One sentence: what the partner does. */
  readonly summary: string;
  readonly parameters: Readonly<Record<string, FaultParameter>>;
}

/** Undefined where the fault does not apply to this call: it has not fired then. */
type DecideCall = (
  facts: CallFacts,
  parameters: Parameters,
  random: Random,
  phase: CallPhase | undefined,
) => CallPlan | undefined;

/** A fault decides, it never performs. Decisions are pure: the same facts, parameters and random stream give the same plan. */
export type Fault =
  | (FaultBase & { readonly family: "call" | "read"; readonly decide: DecideCall })
  | (FaultBase & {
      readonly family: "process";
      readonly decide: DecideCall;
      /** At a webhook; absent: it strikes at calls alone. */
      readonly atWebhook?: (
        facts: WebhookFacts,
        parameters: Parameters,
        random: Random,
        phase: WebhookPhase | undefined,
      ) => WebhookPlan | undefined;
    })
  | (FaultBase & {
      readonly family: "webhook";
      readonly decide: (facts: WebhookFacts, parameters: Parameters, random: Random) => WebhookPlan | undefined;
    })
  | (FaultBase & { readonly family: "link"; readonly decide: (id: string, parameters: Parameters) => LinkAction })
  | (FaultBase & { readonly family: "self"; readonly decide: (parameters: Parameters) => SelfAction });

export const defineFault = <const F extends Fault>(fault: F): F => fault;

/** What partners ask of a schedule, call by call. The world supplies it. */
export interface FaultPort {
  onCall(facts: CallFacts): { readonly ids: readonly string[]; readonly plan: CallPlan } | undefined;
  onWebhook(facts: WebhookFacts): { readonly ids: readonly string[]; readonly plan: WebhookPlan } | undefined;
  /** Performs a crash and resolves once the integration is dead (SIGKILL) or stopped (SIGSTOP). */
  crash(crash: CallCrash | WebhookCrash, site: CallSite | WebhookSite): Promise<void>;
  /** Waits before a crash for others that are to strike at the same moment, each at its own call or webhook. Absent: nobody waits. */
  gather?(crash: CallCrash | WebhookCrash): Promise<void>;
}

/** Where partners serve a page for people that tells of no resource: a redirect may lead there. */
export const pagePlace = "/this-service-has-moved";

export const noFaults: FaultPort = { onCall: () => undefined, onWebhook: () => undefined, crash: () => Promise.resolve() };
