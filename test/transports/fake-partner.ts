import type { Partner, WireAnswer, WireRequest } from "../../src/partner/wire.ts";

/** A partner that answers as the test says and remembers what it was asked. */
export function createFakePartner(answer: (request: WireRequest) => WireAnswer | Promise<WireAnswer>): Partner & {
  readonly requests: WireRequest[];
} {
  const requests: WireRequest[] = [];
  return {
    name: "fake",
    requests,
    handle: (request) => {
      requests.push(request);
      return answer(request);
    },
    ledger: () => [],
    journal: () => [],
    deliveries: () => [],
    settings: () => ({
      idempotency: "full",
      idempotencyTtlMs: 1000,
      tokens: {},
      webhooks: { secrets: [], retryScheduleMs: [] },
    }),
    configure: () => {},
    pending: () => ({ calls: 0, webhooks: 0 }),
    advance: () => false,
    webhooks: () => [],
    trigger: () => undefined,
    books: () => [],
    reset: () => {},
    stop: () => {},
  };
}

export const ok = (body: string): WireAnswer => ({
  reply: { status: 200, headers: { "content-type": "application/json" }, body },
  delivery: { type: "whole" },
});
