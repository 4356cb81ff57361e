let lastMs = Number.NaN;
let last = "";

/** RFC 3339. The latest is remembered: one call dates several things, and busy milliseconds see many calls. */
export function isoTime(ms: number): string {
  if (ms !== lastMs) {
    last = new Date(ms).toISOString();
    lastMs = ms;
  }
  return last;
}
