import { describe, expect, it } from "vitest";
import { classify } from "../../../src/integration/gateways/classify.ts";
import { retryAfterMs } from "../../../src/integration/gateways/retry-after.ts";

describe("classification", () => {
  it.each([
    ["refused", true],
    ["reset", false],
    ["timeout", false],
    ["cut", false],
  ] as const)("a connection %s is retryable; proof that nothing happened: %s", (kind, definite) => {
    expect(classify({ type: "transport", kind })).toEqual({ class: "retryable", definite });
  });

  it.each([
    [429, undefined, "retryable", true],
    [408, undefined, "retryable", false],
    [500, undefined, "retryable", false],
    [502, undefined, "retryable", false],
    [503, undefined, "retryable", false],
    [504, undefined, "retryable", false],
    [599, undefined, "retryable", false],
    [409, "idempotency_key_in_flight", "retryable", false],
    [409, "capture_pending", "retryable", false],
    [409, "invalid_state", "terminal", true],
    [422, "idempotency_key_reused", "manual", false],
    [422, "amount_too_large", "terminal", true],
    [402, "card_declined", "terminal", true],
    [404, "not_found", "terminal", true],
    [400, "invalid_request", "manual", true],
    [401, "unauthorized", "manual", true],
    [403, "insufficient_scope", "manual", true],
    [418, undefined, "manual", true],
  ] as const)("%i %s is %s, definite: %s", (status, code, kind, definite) => {
    expect(classify({ type: "status", status, ...(code === undefined ? {} : { code }) })).toEqual({ class: kind, definite });
  });

  it("takes no answer that can't be read for proof, and every call that never left for proof", () => {
    expect(classify({ type: "invalid-answer" })).toEqual({ class: "retryable", definite: false });
    for (const code of ["breaker-open", "bulkhead-full", "rate-limited"] as const)
      expect(classify({ type: "local", code })).toEqual({ class: "retryable", definite: true });
  });
});

describe("Retry-After", () => {
  const nowMs = Date.parse("2026-01-05T10:00:00Z");
  it.each([
    ["3", 3000],
    ["0", 0],
    ["Mon, 05 Jan 2026 10:00:02 GMT", 2000],
    ["Mon, 05 Jan 2026 09:00:00 GMT", 0],
    ["99999", 60_000],
    ["soon", undefined],
    ["-1", undefined],
    ["1.5", undefined],
    [undefined, undefined],
  ])("%s means %s ms", (header, expected) => {
    expect(retryAfterMs(header, nowMs, 60_000)).toBe(expected);
  });
});
