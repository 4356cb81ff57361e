import { describe, expect, it } from "vitest";
import { type EventOf, type HandshakeFailure, historyFormat, type NewEvent } from "../../src/core/history.ts";
import { checkHistoryWith, said } from "./check-one.ts";

type Event = Parameters<typeof checkHistoryWith>[1][number];

const facts = (tls: boolean): NewEvent => ({
  actor: "harness",
  type: "run",
  value: {
    ...{ scenario: "s", seed: 1, format: historyFormat, declared: {}, partners: {}, startedAt: "2026-01-01T00:00:00Z" },
    ...(tls && { tls: { clientCertificates: "required" } }),
  },
});

const call = (n: number, certificate?: EventOf<"call">["value"]["certificate"], actor = "payment"): NewEvent => ({
  actor,
  type: "call",
  call: n,
  order: "order-1",
  site: { kind: "call", partner: actor, operation: "createPayment", order: "order-1", attempt: n },
  value: { method: "POST", path: "/v1/payments", bodyHash: "1", ...(certificate && { certificate }) },
});

const failure = (value: HandshakeFailure): NewEvent => ({ actor: "payment", type: "handshake-failed", value });

const shown: NewEvent = {
  actor: "harness",
  type: "fault-fired",
  fault: "f1",
  site: { kind: "link", link: "payment" },
  value: { name: "untrusted-certificate", family: "link", at: { link: "payment" } },
};

function judged(events: readonly NewEvent[], tls = true) {
  const history = [facts(tls), ...events].map((event, i) => ({ i, t: i, world: "live", ...event }) as Event);
  return checkHistoryWith("partners-verified", history);
}

describe("whom the integration speaks to", () => {
  it("is nothing to look at without TLS", () => {
    expect(said(judged([call(1)], false))).toBe("does not apply");
    expect(judged([])?.verdict).toBe("unproven");
  });

  it("is right where it refuses certificates that nobody should trust", () => {
    expect(said(judged([call(1)]))).toBe("held");
    expect(said(judged([call(1), shown, failure({ reason: "certificate-refused", certificate: "expired" })]))).toBe("held");
    // as those do that compare the host's name after the handshake
    expect(said(judged([call(1), shown, failure({ reason: "ended-early", certificate: "wrong-host" })]))).toBe("held");
  });

  it("is wrong where a call goes over such a connection: once told for each partner and problem", () => {
    const calls = [call(1), shown, call(2, "expired"), call(3, "expired"), call(4, "wrong-host"), call(5, "expired", "carrier")];
    const result = judged(calls);
    expect(said(result)).toBe(
      "broken: payment showed an expired certificate, and the integration sent it 2 calls all the same, its token with them: whoever listens in could have had them",
    );
    expect(result?.evidence.map(({ events, site }) => [events, site?.kind])).toEqual([
      [[3, 4], "call"],
      [[5], "call"],
      [[6], "call"],
    ]);
  });

  it("is wrong where it speaks without TLS, or shows no client certificate", () => {
    expect(said(judged([failure({ reason: "plain-http" })]))).toMatch(/^broken: the integration spoke plain HTTP to payment/);
    expect(said(judged([failure({ reason: "no-client-certificate" })]))).toMatch(
      /^broken: payment asks for a client certificate/,
    );
  });

  it("is not judged where it refuses the right certificate, which may be the drill's own fault, or nobody was met", () => {
    expect(said(judged([failure({ reason: "certificate-refused", alert: "unknown ca" })]))).toMatch(
      /^unproven: the integration refused the right certificate of payment \(1 time, "unknown ca"\)/,
    );
    expect(said(judged([call(1), shown]))).toMatch(/^unproven: while payment showed a certificate/);
  });

  it("takes a handshake that ended early for what it is: anything may have come between", () => {
    expect(said(judged([call(1), failure({ reason: "ended-early" })]))).toBe("held");
  });
});
