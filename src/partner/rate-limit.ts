import type { Refusal } from "./problem.ts";

export interface RateLimit {
  /** Counts one request. `headers` belong on its answer, whatever it is. */
  take(nowMs: number): { readonly headers: Readonly<Record<string, string>>; readonly refusal?: Refusal };
}

/** A quota by windows of whole seconds, told in the headers of draft-ietf-httpapi-ratelimit-headers. */
export function createRateLimit(ratePerSecond: number): RateLimit {
  // less than one a second is told as one in several
  const windowSeconds = ratePerSecond >= 1 ? 1 : Math.ceil(1 / ratePerSecond);
  const quota = Math.max(1, Math.floor(ratePerSecond * windowSeconds));
  const policy = `"default";q=${quota};w=${windowSeconds}`;
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
      const headers = { "ratelimit-policy": policy, ratelimit: `"default";r=${quota - used};t=${waitSeconds}` };
      if (taken) return { headers };
      const detail = `At most ${quota} requests in ${windowSeconds} s; come back in ${waitSeconds} s.`;
      const refusal = { status: 429, code: "rate_limited", detail, headers: { ...headers, "retry-after": String(waitSeconds) } };
      return { headers, refusal };
    },
  };
}
