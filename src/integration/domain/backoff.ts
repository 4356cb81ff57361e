import type { Random } from "../../core/random.ts";

export interface BackoffOptions {
  /** 1 after the first failure. */
  readonly attempt: number;
  readonly random: Random;
  readonly baseMs: number;
  readonly capMs: number;
  readonly retryAfterMs?: number | undefined;
}

/**
 * Capped exponential backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015): clients that failed
 * together do not come back together. A partner's Retry-After is a floor; jitter on top keeps the herd apart there too.
 */
export function backoff({ attempt, random, baseMs, capMs, retryAfterMs }: BackoffOptions): number {
  const ceilingMs = Math.min(capMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  return Math.ceil((retryAfterMs ?? 0) + random.next() * ceilingMs);
}
