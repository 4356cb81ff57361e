/**
 * The wait that a Retry-After header asks for, in ms, or undefined where it says nothing that can be read.
 * Seconds or an HTTP date (RFC 9110, section 10.2.3); a date that has passed means now.
 */
export function parseRetryAfterMs(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  if (!/^[A-Z][a-z]{2,8}, /.test(text)) return undefined; // Date.parse takes much that is no HTTP date
  const dateMs = Date.parse(text);
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
