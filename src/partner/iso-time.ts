let lastMs = Number.NaN;
let last = "";
let lastSecond = Number.NaN;
/** Up to the milliseconds. */
let prefix = "";

/**
 * RFC 3339. The latest is remembered, and what its second begins with: one call dates several things, and busy seconds see
 * many calls.
 */
export function isoTime(ms: number): string {
  if (ms === lastMs) return last;
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    prefix = new Date(second * 1000).toISOString().slice(0, -"000Z".length);
    lastSecond = second;
  }
  lastMs = ms;
  last = `${prefix}${String(Math.floor(ms - second * 1000)).padStart(3, "0")}Z`;
  return last;
}
