import { describe, expect, it } from "vitest";
import type { NamedResult } from "../../../src/core/checker.ts";
import type { HistoryEvent, NewEvent, OrderView } from "../../../src/core/history.ts";
import { firstCallOf, restartFinding, trialFindings } from "../../../src/world/trial/trial-findings.ts";

const at = (events: readonly (NewEvent & { t?: number })[]): HistoryEvent[] =>
  events.map(({ t = 0, ...event }, i) => ({ i, t, world: "live", ...event }) as HistoryEvent);

const paid: OrderView = {
  status: "confirmed",
  detail: "paid",
  totalMinor: 4990,
  currency: "EUR",
  capturedMinor: 4990,
  refundedMinor: 0,
  shipped: false,
};
const ready = { t: 312, actor: "harness", type: "phase", value: { phase: "safety" } } as const;
const placed = (type: "ok" | "fail" | "info", status: number, more: { number?: string } = {}, error?: string): NewEvent => ({
  actor: "customer",
  type,
  op: 1,
  order: "order-1",
  value: { operation: "place", status, latencyMs: 12, ...more },
  ...(error !== undefined && { error }),
});
const site = { kind: "call", partner: "payment", operation: "createPayment", order: "order-1", attempt: 1 } as const;
const called = (status: number, violations: readonly string[] = []): NewEvent[] => [
  {
    actor: "payment",
    type: "call",
    call: 1,
    order: "order-1",
    site,
    value: { method: "POST", path: "/payments", bodyHash: "h", violations },
  },
  {
    actor: "payment",
    type: "answer",
    call: 1,
    order: "order-1",
    site,
    value: { status, delivery: "whole", durationMs: 3 },
  },
];
const told = (status: number): NewEvent => ({
  actor: "payment",
  type: "webhook-acknowledged",
  order: "order-1",
  site: { kind: "webhook", partner: "payment", webhook: "payment.captured", order: "order-1", attempt: 1 },
  value: { id: "w1", sending: 1, status, latencyMs: 4 },
});
const read = (value: OrderView | null, error?: string): NewEvent => ({
  actor: "customer",
  type: "read",
  order: "order-1",
  value,
  ...(error !== undefined && { error }),
});

const check = (verdict: NamedResult["verdict"], sentence: string): NamedResult => ({
  checker: "charged-once",
  promise: "nobody is charged twice",
  verdict,
  evidence: verdict === "held" ? [] : [{ code: "twice", sentence, events: [] }],
  found: 1,
  examined: 1,
});
const shop = { partners: [{ name: "payment", webhookPath: "/hooks" }], checks: [check("held", "")] };
const find = (events: readonly (NewEvent & { t?: number })[], what: string) =>
  trialFindings(at(events), shop).find((finding) => finding.what === what);

describe("a shop that is tried out over TLS", () => {
  it.each([
    [{ reason: "certificate-refused", alert: "unknown ca" }, "certificate refused (unknown ca)", "{{tls.ca_file}}"],
    [{ reason: "no-client-certificate" }, "no client certificate", "{{tls.client_cert_file}}"],
    [{ reason: "plain-http" }, "plain http", "https:"],
  ] as const)("is told what keeps it from a partner: %o", (value, seen, remedy) => {
    const failed: NewEvent = { actor: "payment", type: "handshake-failed", value };
    const [, , finding] = trialFindings(at([ready, failed, placed("info", 502)]), {
      partners: [{ name: "payment" }],
      checks: [],
    });
    expect(finding).toMatchObject({ what: "payment", state: "wrong", seen: `no connection over TLS: ${seen}` });
    expect(finding?.remedy).toContain(remedy);
  });

  it("may end a handshake early, as whoever is busy does", () => {
    const failed: NewEvent = { actor: "payment", type: "handshake-failed", value: { reason: "ended-early" } };
    const history = at([ready, failed, placed("ok", 201), ...called(201)]);
    expect(trialFindings(history, { partners: [{ name: "payment" }], checks: [] })[2]?.state).toBe("ok");
  });
});

describe("a trial of one order", () => {
  it("tells what was seen of a shop that is joined up", () => {
    const events = [ready, placed("ok", 303, { number: "1004" }), ...called(201), told(200), read(paid)];
    expect(trialFindings(at(events), shop)).toEqual([
      { what: "start", state: "ok", seen: "ready 312 ms after it was started" },
      { what: "place", state: "ok", seen: "answered 303 in 12 ms; the shop calls it 1004" },
      { what: "payment", state: "ok", seen: "createPayment 201" },
      { what: "payment webhooks", state: "ok", seen: "/hooks took payment.captured 200" },
      { what: "read", state: "ok", seen: 'shows confirmed ("paid"), 49.90 EUR' },
      { what: "laws", state: "ok", seen: "1 promise held for this order" },
    ]);
  });

  it("names a broken law only where all is joined up", () => {
    const broken = check("broken", "order-1 was charged twice");
    const whole = [ready, placed("ok", 201), ...called(201), told(200), read(paid)];
    expect(trialFindings(at(whole), { ...shop, checks: [broken] }).at(-1)).toMatchObject({
      state: "wrong",
      seen: "charged-once: order-1 was charged twice",
    });
    const unread = [...whole.slice(0, -1), read(null)];
    expect(trialFindings(at(unread), { ...shop, checks: [broken] }).map(({ what }) => what)).not.toContain("laws");
  });

  it("does not call well what nobody could look at", () => {
    const whole = at([ready, placed("ok", 201), ...called(201), told(200), read(paid)]);
    const laws = (checks: readonly NamedResult[]) => trialFindings(whole, { ...shop, checks }).at(-1);
    expect(laws([])).toMatchObject({ what: "laws", state: "missing", seen: "0 promises held for this order" });
    expect(laws([check("held", ""), check("unproven", "nobody looked")])).toMatchObject({
      state: "missing",
      seen: "1 promise held for this order; not proved is charged-once: nobody looked",
    });
  });

  it.each([
    ["a login page", placed("info", 303), /success: \{ location/],
    ["a missing token", placed("fail", 419), /CSRF/],
    ["a wrong path", placed("fail", 404), /method and path/],
    ["a crash", placed("info", 500), /failed by itself/],
    ["silence", placed("info", 0, {}, "socket hang up"), /no answer/],
    ["a refused body", placed("fail", 422), /orders\.place\.body/],
  ])("says what to change where a placing meets %s", (_what, event, remedy) => {
    const finding = find([ready, event], "place");
    expect(finding?.state).toBe("wrong");
    expect(finding?.remedy).toMatch(remedy);
    expect(find([ready, event], "payment")).toMatchObject({ state: "missing", seen: "no call came: no order was placed" });
  });

  it("tells a shop that calls no partner from one that calls another", () => {
    const withoutCalls = [ready, placed("ok", 201), read(paid)];
    expect(find(withoutCalls, "payment")).toMatchObject({ state: "wrong", seen: "no call came" });
    const both = { ...shop, partners: [...shop.partners, { name: "carrier" }] };
    const carrier = trialFindings(at([ready, placed("ok", 201), ...called(201), read(paid)]), both).find(
      ({ what }) => what === "carrier",
    );
    expect(carrier).toMatchObject({ state: "missing", seen: "no call came" });
  });

  it("finds a wrong token and a request against the contract", () => {
    expect(find([ready, placed("ok", 201), ...called(401)], "payment")?.remedy).toMatch(/partners\.payment\.token/);
    expect(find([ready, placed("ok", 201), ...called(400, ["body/amount must be integer"])], "payment")?.seen).toMatch(
      /createPayment: body\/amount must be integer/,
    );
  });

  it.each([
    ["a wrong path", 404, /partners\.payment\.webhooks/],
    ["a wrong secret", 401, /webhook_secrets/],
    ["a crash", 500, /failed by itself/],
    ["silence", 0, /in time/],
  ])("says what to change where a webhook meets %s", (_what, status, remedy) => {
    const finding = find([ready, placed("ok", 201), ...called(201), told(status), read(paid)], "payment webhooks");
    expect(finding?.state).toBe("wrong");
    expect(finding?.remedy).toMatch(remedy);
  });

  it.each([
    ["an unknown word", read({ ...paid, status: "unknown", detail: "bezahlt" }), /"bezahlt"/],
    ["other units", read({ ...paid, totalMinor: 499000 }), /orders\.amounts/],
    ["no end", read({ ...paid, status: "pending", detail: "new" }), /webhook that does not reach it/],
    ["no such order", read(null), /orders\.place\.id/],
    ["an answer that it cannot read", read(null, "the integration answered 302"), /orders\.read/],
  ])("says what to change where the order is read with %s", (_what, event, remedy) => {
    const finding = find([ready, placed("ok", 201), ...called(201), told(200), event], "read");
    expect(finding?.state).toBe("wrong");
    expect(finding?.remedy).toMatch(remedy);
  });
});

describe("a trial with a kill", () => {
  const crash = { t: 500, actor: "harness", type: "crash", value: { signal: "SIGKILL", reason: "f1" } } as const;
  const restart = { t: 900, actor: "integration", type: "restart", value: { reason: "f1" } } as const;

  it("kills where the first trial's order was first called for", () => {
    expect(firstCallOf(at([ready, ...called(201)]))).toEqual({ partner: "payment", operation: "createPayment" });
    expect(firstCallOf(at([ready]))).toBeUndefined();
  });

  it("tells whether the integration came back", () => {
    expect(restartFinding(at([ready, crash, restart, read(paid)]))).toMatchObject({
      state: "ok",
      seen: 'killed in mid-call, ready again after 400 ms; afterwards the order shows confirmed ("paid"), 49.90 EUR',
    });
    expect(restartFinding(at([ready, crash]))).toMatchObject({ state: "wrong" });
    expect(restartFinding(at([ready]))).toMatchObject({ state: "missing" });
  });
});
