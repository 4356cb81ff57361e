import type { Dialect } from "./dialect/dialect.ts";
import type { Refusal } from "./problem.ts";

export interface RateLimit {
  /** Counts one request. `headers` belong on its answer, whatever it is. */
  take(nowMs: number): { readonly headers: Readonly<Record<string, string>>; readonly refusal?: Refusal };
}

/** A quota by windows of whole seconds. */
export function createRateLimit(ratePerSecond: number, dialect: Dialect["rateLimit"]): RateLimit {
  // less than one a second is told as one in several
  const windowSeconds = ratePerSecond >= 1 ? 1 : Math.ceil(1 / ratePerSecond);
  const quota = Math.max(1, Math.floor(ratePerSecond * windowSeconds));
  let windowEndMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    take: (nowMs) => {
      if (nowMs >= windowEndMs) {
        windowEndMs = nowMs + windowSeconds * 1_000;
        used = 0;
      }
      const taken = used < quota;
      if (taken) used += 1;
      const waitSeconds = Math.max(1, Math.ceil((windowEndMs - nowMs) / 1_000));
      const window = { quota, windowSeconds, left: quota - used, waitSeconds };
      const headers = dialect.headers(window);
      if (taken) return { headers };
      const refusal = dialect.refusal(window);
      return { headers, refusal: { ...refusal, headers: { ...headers, ...refusal.headers } } };
    },
  };
}
