/** What a partner does with idempotency keys: keeps all first answers, knows no keys, or forgets refusals. */
export type IdempotencyMode = "full" | "none" | "errors-not-cached";

/** What a repeat under a known key gets: what the first call got, 409 whatever that was, or the resource as it is by now. */
export const repeatAnswers = ["first-answer", "conflict", "latest-state"] as const;
export type RepeatAnswer = (typeof repeatAnswers)[number];

/** How JSON is written: as most libraries do, or with other spaces, order of fields and escapes each time. */
export const jsonSpellings = ["plain", "varied"] as const;
export type JsonSpelling = (typeof jsonSpellings)[number];

/** When captures are decided: within their own call, or once the bank has said so. */
export const outcomeTimes = ["at-once", "later"] as const;
export type OutcomeTime = (typeof outcomeTimes)[number];

/** How a partner behaves in a scenario, beside what goes wrong. What is absent stays as it is configured. */
export interface PartnerManners {
  readonly idempotency?: IdempotencyMode;
  readonly repeats?: RepeatAnswer;
  /** Failures (5xx) are kept for repeats too: who wants another answer needs another key. */
  readonly keepsFailures?: boolean;
  /** How long a key is remembered. */
  readonly idempotencyTtlMs?: number;
  readonly ratePerSecond?: number;
  /** A page of a list holds so many items at most. */
  readonly pageItems?: number;
  /** How long it takes over a call: half of them so long at most, and all but one in a hundred (log-normal). */
  readonly latency?: { readonly p50Ms: number; readonly p99Ms: number };
  readonly json?: JsonSpelling;
  /** What banks decide later is pending for so long. */
  readonly settlesAfterMs?: number;
  /** `later`: a capture is accepted (202), and a webhook or a read tells what came of it. */
  readonly outcomes?: OutcomeTime;
}

/** The names above, in the order in which they are told. */
export const mannerNames = [
  "idempotency",
  "repeats",
  "keepsFailures",
  "idempotencyTtlMs",
  "ratePerSecond",
  "pageItems",
  "latency",
  "json",
  "settlesAfterMs",
  "outcomes",
] as const satisfies readonly (keyof PartnerManners)[];
