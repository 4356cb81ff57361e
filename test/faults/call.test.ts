import { describe, expect, it } from "vitest";
import type { CallPlan } from "../../src/core/fault.ts";
import type { Json } from "../../src/core/schedule.ts";
import type { CallPhase } from "../../src/core/site.ts";
import { callFacts, created, planOf, readFacts, refused, replyOf, startMs, webhookPlanOf } from "./facts.ts";

type Given = Readonly<Record<string, Json>>;

describe("a fault of a call", () => {
  it.each<[string, Given, CallPlan]>([
    ["refuse", {}, { effect: false, delivery: { type: "close" } }],
    ["reset", {}, { effect: false, delivery: { type: "reset" } }],
    ["hang", { hold_ms: 700 }, { effect: false, delivery: { type: "hang", holdMs: 700 } }],
    ["response-lost", {}, { effect: true, delivery: { type: "reset" } }],
    ["hang-after-effect", { hold_ms: 700 }, { effect: true, delivery: { type: "hang", holdMs: 700 } }],
    ["body-cut", { keep_share: 0.25 }, { delivery: { type: "cut", keepShare: 0.25 } }],
    ["slow-body", { over_ms: 90 }, { delivery: { type: "slow", overMs: 90 } }],
    ["delay", { delay_ms: 90 }, { delayMs: 90 }],
    ["webhook-before-response", {}, { webhooksFirst: true }],
    ["webhook-before-response", { delay_ms: 5 }, { webhooksFirst: true, delayMs: 5 }],
  ])("%s %j", (name, given, plan) => {
    expect(planOf(name, given)).toStrictEqual(plan);
  });

  it.each<[string, Given, number, string]>([
    ["status", {}, 503, "application/problem+json"],
    ["status", { code: 500 }, 500, "application/problem+json"],
    ["status", { code: 502 }, 502, "text/html"],
    ["status", { code: 504 }, 504, "text/html"],
    ["status", { code: 403 }, 403, "application/problem+json"],
    ["status", { code: 422 }, 422, "application/problem+json"],
    ["throttle", {}, 429, "application/problem+json"],
    ["decline", {}, 402, "application/problem+json"],
  ])("%s %j answers %i as %s, and nothing was done", (name, given, status, type) => {
    const plan = planOf(name, given);
    const reply = plan?.reply?.(undefined);
    expect([plan?.effect, plan?.delivery, reply?.status, reply?.headers["content-type"]]).toEqual([
      false,
      undefined,
      status,
      type,
    ]);
    if (type === "text/html") expect(reply?.body).toContain(`<h1>${status} `);
    else expect(JSON.parse(reply?.body ?? "")).toMatchObject({ type: "about:blank", title: expect.any(String), status });
  });

  it("status waits only where a wait was asked for, and leaves room for another's wait", () => {
    expect(planOf("status")).not.toHaveProperty("delayMs");
    expect(planOf("status", { delay_ms: 40 })).toHaveProperty("delayMs", 40);
  });

  it.each([500, 502, 503, 504])("status-after-effect %i hides whatever the partner said", (code) => {
    const plan = planOf("status-after-effect", { code });
    expect(plan?.effect).toBe(true);
    expect([created, refused].map((truth) => plan?.reply?.(truth).status)).toEqual([code, code]);
  });

  it.each<[string, Given, number]>([
    ["status", { code: 201 }, 201],
    ["error-in-success", {}, 201],
  ])("%s %j says an error under a status of success, and nothing was done", (name, given, status) => {
    const plan = planOf(name, given, callFacts({}, { success: 201 }));
    const reply = plan?.reply?.(undefined);
    expect([plan?.effect, plan?.saysError, reply?.status]).toEqual([false, true, status]);
    expect(JSON.parse(reply?.body ?? "")).toMatchObject({ code: "unavailable", status: 503 });
  });

  it.each([200, 202, 204])("status-after-effect %i says success, and nothing of what was done", (code) => {
    expect(planOf("status-after-effect", { code })?.reply?.(created)).toEqual({ status: code, headers: {}, body: "" });
  });

  it.each<[Given, boolean, number, string]>([
    [{}, false, 307, "/v1/payments"],
    [{ code: 301, to: "a page for people" }, false, 301, "/this-service-has-moved"],
    [{ code: 308, after_effect: true }, true, 308, "/v1/payments"],
  ])("redirect %j", (given, effect, status, location) => {
    const plan = planOf("redirect", given, callFacts({}, { path: "/v1/payments" }));
    const reply = plan?.reply?.(undefined);
    expect([plan?.effect, reply?.status, reply?.headers.location]).toEqual([effect, status, location]);
  });

  it("decline strikes only what can have an effect", () => {
    expect(planOf("decline", {}, callFacts({}, { effectful: false }))).toBeUndefined();
  });

  it("webhook-before-response strikes no read", () => {
    expect(planOf("webhook-before-response", {}, readFacts())).toBeUndefined();
  });
});

describe("Retry-After of throttle", () => {
  const retryAfter = (given: Given, nowMs: number) =>
    planOf("throttle", given, callFacts({}, { nowMs }))?.reply?.(undefined).headers["retry-after"];

  it("is written in seconds", () => {
    expect(retryAfter({ retry_after_s: 3 }, startMs)).toBe("3");
  });

  it("is written as an HTTP date that is never earlier than meant (RFC 9110, section 5.6.7)", () => {
    expect(retryAfter({ retry_after_s: 3, as: "date" }, startMs)).toBe("Mon, 05 Jan 2026 10:00:03 GMT");
    expect(retryAfter({ retry_after_s: 3, as: "date" }, startMs + 1)).toBe("Mon, 05 Jan 2026 10:00:04 GMT");
  });
});

describe("an answer that breaks its promise", () => {
  it.each(["schema-invalid", "wrong-content-type", "not-json"])("%s changes no refusal", (name) => {
    expect(replyOf(name, {}, refused)).toBe(refused);
  });

  it("claims to be a page", () => {
    expect(replyOf("wrong-content-type", {}, created)).toEqual({
      ...created,
      headers: { ...created.headers, "content-type": "text/html" },
    });
  });

  it("is a page that claims to be JSON", () => {
    const reply = replyOf("not-json", {}, created);
    expect([reply?.status, reply?.headers]).toEqual([201, created.headers]);
    expect(() => JSON.parse(reply?.body ?? "{}")).toThrow(SyntaxError);
  });

  it.each<[string, string, string]>([
    ["missing", '{"id":"p","amount_minor":5,"currency":"EUR"}', '{"currency":"EUR"}'],
    ["renamed", '{"id":"p","amount_minor":5,"currency":"EUR"}', '{"id_v2":"p","amount_minor_v2":5,"currency":"EUR"}'],
    ["retyped", '{"id":"p","amount_minor":5,"currency":"EUR"}', '{"id":["p"],"amount_minor":"5","currency":"EUR"}'],
    ["missing", '{"data":[{"id":"p","n":1}],"next_cursor":null}', '{"data":[{"n":1}],"next_cursor":null}'],
    ["missing", '{"valid":true,"messages":[]}', "{}"],
    ["renamed", '{"valid":true}', '{"valid_v2":true}'],
    ["retyped", '{"valid":true}', '{"valid":[true]}'],
    ["missing", '[{"valid":true}]', "[{}]"],
    ["missing", "{}", "[{}]"],
    ["missing", "7", "[7]"],
  ])("has fields %s: %s becomes %s", (how, body, after) => {
    expect(replyOf("schema-invalid", { how }, { ...created, body })).toEqual({ ...created, body: after });
  });

  it.each(["", "accepted", "<html></html>"])("stays where %j has no schema to depart from", (body) => {
    expect(replyOf("schema-invalid", {}, { ...created, body })?.body).toBe(body);
  });
});

describe("a fault of a read", () => {
  it.each([
    ["stale-read", "stale"],
    ["not-found-yet", "absent"],
  ])("%s shows what is %s, to reads alone", (name, view) => {
    expect(planOf(name, {}, readFacts())).toStrictEqual({ view });
    expect(planOf(name)).toBeUndefined();
  });
});

describe("a fault of the process", () => {
  it.each<[CallPhase | undefined, CallPlan]>([
    [undefined, { effect: true, crash: { at: "after-effect", signal: "SIGKILL", restartAfterMs: 50 } }],
    ["before-effect", { effect: false, crash: { at: "before-effect", signal: "SIGKILL", restartAfterMs: 50 } }],
    ["after-effect", { effect: true, crash: { at: "after-effect", signal: "SIGKILL", restartAfterMs: 50 } }],
    ["after-response", { crash: { at: "after-response", signal: "SIGKILL", restartAfterMs: 50 } }],
  ])("crash at the call, %s", (phase, plan) => {
    expect(planOf("crash", { restart_after_ms: 50 }, callFacts(), phase)).toStrictEqual(plan);
  });

  it.each([
    [undefined, "after-acknowledgement"],
    ["before-acknowledgement", "before-acknowledgement"],
    ["after-acknowledgement", "after-acknowledgement"],
  ] as const)("crash at the webhook, %s", (phase, at) => {
    const crash = { at, signal: "SIGKILL", restartAfterMs: 50 };
    expect(webhookPlanOf("crash", { restart_after_ms: 50 }, phase)).toStrictEqual({ sendings: [{ delayMs: 0, crash }] });
  });

  it.each<CallPhase>(["before-effect", "after-effect", "after-response"])(
    "pause %s stops, loses nothing, and goes on",
    (phase) => {
      const crash = { at: phase, signal: "SIGSTOP", restartAfterMs: 50 };
      expect(planOf("pause", { restart_after_ms: 50 }, callFacts(), phase)).toStrictEqual({ crash });
    },
  );
});
