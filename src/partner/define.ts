import type { Effect } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import type { Resources } from "./resources.ts";
import type { JsonObject, Partner } from "./wire.ts";

/** A request that the contract let in. */
export interface SimulatorRequest<Body = JsonObject> {
  /** The contract's `operationId`. */
  readonly operation: string;
  /** The order that the call belongs to; `-` for none. */
  readonly order: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Checked against the contract; `{}` where there was none. */
  readonly body: Body;
  /** Where the caller found the partner, such as `http://127.0.0.1:4010`: links begin with it. */
  readonly origin: string;
}

export interface SimulatorContext {
  readonly nowMs: number;
  /** RFC 3339. */
  readonly now: string;
  /** A new id such as `pay_0000002ak7b34e6`: a rising number, and digits from the partner's own random stream. */
  id(prefix: string): string;
  /** What vendors differ in, as data. */
  readonly dialect: JsonObject;
  /** Live secrets that sign webhooks, the newest first: a partner whose callers ask it whether a webhook is genuine knows them. */
  readonly webhookSecrets: readonly string[];
}

/** A webhook that a change calls for. */
export interface Announcement {
  readonly type: string;
  readonly data: object;
  /** Its id, where the partner shows it by itself too; one of the dialect's own unless given. */
  readonly id?: string;
  /** The call's order unless given. */
  readonly order?: string;
  /** Where it alone goes, as the caller asked for; null: the caller asked to be told nothing. Absent: where all webhooks go. */
  readonly callback?: string | null;
}

/** A move that a resource makes by itself some time later. */
export interface LaterMove {
  readonly afterMs: number;
  readonly move: string;
  readonly id: string;
}

/** What a change brings about beside the new state. */
export interface Consequences {
  readonly effects?: readonly Effect[];
  readonly webhooks?: readonly Announcement[];
  readonly later?: readonly LaterMove[];
}

/** What a call brings about: its answer and its consequences. */
export interface Outcome extends Consequences {
  readonly status: number;
  /** JSON data; absent: no body. */
  readonly body?: object | Json;
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One operation: reads and changes the state, and says what follows. The same state, request and context give the same. */
export type OperationHandler = (state: Resources, request: SimulatorRequest<never>, context: SimulatorContext) => Outcome;

/** A change that no call asks for. `id` where it was scheduled for one resource; else whatever of the order can move. Undefined: nothing can. */
export type Move = (
  state: Resources,
  subject: { readonly order: string; readonly id?: string },
  context: SimulatorContext,
) => Consequences | undefined;

/** A move of any partner, whatever its state machine: the latest webhook of the order is sent again. */
export const resent = "webhook_resent";

export type OrderBooks = ReturnType<Partner["books"]>[number];

/** A partner's state machine: what differs from partner to partner. All else is shared. */
export interface Simulator {
  readonly name: string;
  /** By `operationId`. What is not named gets the generic behaviour. */
  readonly operations: Readonly<Record<string, OperationHandler>>;
  readonly moves?: Readonly<Record<string, Move>>;
  /** What its books say per order, from its state rather than from its ledger. */
  readonly books?: (state: Resources) => readonly OrderBooks[];
  readonly dialect?: JsonObject;
}

/** Declares a simulator. */
export const definePartner = (simulator: Simulator): Simulator => simulator;
