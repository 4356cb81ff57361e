import type { Operation } from "../../contract/contract.ts";

/** What a trial is called that is the contract's own example. */
export const itsExample = "its example";

/** One request that both sides get. */
export interface Trial {
  readonly operation: Operation;
  /** What is tried, in words: `its example`, `without amount_minor`. */
  readonly name: string;
  /** Differences in status are told as differences in what idempotency keys do. */
  readonly isAboutKeys?: true;
  /** JSON data, or a text that is none. */
  readonly body?: unknown;
  readonly contentType?: string;
  /** Requests with the same number share a key; without it none is sent. */
  readonly key?: number;
  /** Parameters that differ from what is known or from the contract's example. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly withoutCredentials?: true;
  /** What it is about is made anew, so that nothing has happened to it yet. */
  readonly isFresh?: true;
  /** Repeats the trial before it that has the same key: it is compared whether the same is answered. */
  readonly repeats?: true;
}

/** What one side answered. Status 0: nothing came back. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text; undefined where there was none. */
  readonly body: unknown;
  /** Where Prism sees that it breaks the contract. */
  readonly violations: readonly string[];
}

export interface SideRequest {
  readonly method: string;
  /** As in the contract, filled in. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Sends a request to one side. Never rejects: no answer is status 0. */
export type AskSide = (request: SideRequest) => Promise<Answer>;
