import { expect, it } from "vitest";
import { parseRetryAfterMs } from "../../src/transports/retry-after.ts";

const nowMs = Date.parse("2026-01-01T00:00:00Z");

it.each([
  ["0", 0],
  ["120", 120_000],
  [" 7 ", 7_000],
  ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
  ["Wed, 31 Dec 2025 23:59:00 GMT", 0],
])("reads Retry-After %j as %d ms", (value, ms) => {
  expect(parseRetryAfterMs(value, nowMs)).toBe(ms);
});

it.each([undefined, "", "-1", "1.5", "soon", "2026-01-01T00:01:00Z", "Thu, nonsense", "99999999999"])(
  "reads nothing from %j",
  (value) => {
    expect(parseRetryAfterMs(value, nowMs)).toBeUndefined();
  },
);
