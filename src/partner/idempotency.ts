import type { WireReply } from "../core/fault.ts";
import type { PartnerManners } from "../core/partner-manners.ts";
import type { IdempotencyDialect } from "./dialect/dialect.ts";
import type { Refusal } from "./problem.ts";
import type { PartnerStorage } from "./storage.ts";
import type { IdempotencyMode } from "./wire.ts";

interface Remembered {
  readonly fingerprint: string;
  readonly reply: WireReply;
  readonly expiresAtMs: number;
}

export type Claim =
  | { readonly type: "fresh" }
  | { readonly type: "replay"; readonly reply: WireReply }
  | { readonly type: "refused"; readonly refusal: Refusal };

/** First answers by idempotency key. */
export interface IdempotencyKeys {
  /** Claims a key for a request. A `fresh` claim is ended by `complete` or `release`. */
  claim(key: string, fingerprint: string, nowMs: number): Claim;
  complete(key: string, fingerprint: string, reply: WireReply, expiresAtMs: number): void;
  /** The request did nothing: the key may be used as if it had never been. */
  release(key: string): void;
  clear(): void;
}

const fresh: Claim = { type: "fresh" };

export function createIdempotencyKeys(storage: PartnerStorage, dialect: IdempotencyDialect): IdempotencyKeys {
  const reused: Claim = { type: "refused", refusal: dialect.reused };
  const busy: Claim = { type: "refused", refusal: dialect.inFlight };
  const remembered = storage.map<Remembered>("idempotency");
  const inFlight = new Map<string, string>();
  return {
    claim: (key, fingerprint, nowMs) => {
      const serving = inFlight.get(key);
      if (serving !== undefined) return serving === fingerprint ? busy : reused;
      const known = remembered.get(key);
      if (known !== undefined && known.expiresAtMs > nowMs)
        return known.fingerprint === fingerprint ? { type: "replay", reply: known.reply } : reused;
      inFlight.set(key, fingerprint);
      return fresh;
    },
    complete: (key, fingerprint, reply, expiresAtMs) => {
      inFlight.delete(key);
      remembered.set(key, { fingerprint, reply, expiresAtMs });
    },
    release: (key) => {
      inFlight.delete(key);
    },
    clear: () => {
      inFlight.clear();
      remembered.clear();
    },
  };
}

/** Whether a first answer is kept for repeats. */
export const isKept = (mode: IdempotencyMode, status: number): boolean => mode === "full" || status < 400;

/** Whether a failure that did nothing takes its key all the same. */
export const keepsFailure = ({ idempotency, keepsFailures }: PartnerManners, status: number): boolean =>
  idempotency === "full" && keepsFailures === true && status >= 500;
