/**
 * The wait that a Retry-After header asks for, in ms; undefined where it says nothing that can be read. Seconds or an
 * HTTP date (RFC 9110, section 10.2.3); a date that has passed means now. Never more than `capMs`.
 */
export function retryAfterMs(value: string | undefined, nowMs: number, capMs: number): number | undefined {
  const asked = value === undefined ? undefined : read(value.trim(), nowMs);
  return asked === undefined ? undefined : Math.min(capMs, Math.max(0, asked));
}

function read(value: string, nowMs: number): number | undefined {
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  if (!/^[A-Z][a-z]{2,8}, /.test(value)) return undefined; // Date.parse takes much that is no HTTP date
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? undefined : atMs - nowMs;
}
