import { describe, expect, it } from "vitest";
import type { WebhookPlan } from "../../src/core/fault.ts";
import type { Json } from "../../src/core/schedule.ts";
import { webhookPlanOf } from "./facts.ts";

type Given = Readonly<Record<string, Json>>;
const now = { delayMs: 0 };

describe("a fault of a webhook", () => {
  it.each<[string, Given, WebhookPlan]>([
    ["webhook-lost", {}, { sendings: [] }],
    ["webhook-delayed", { delay_ms: 90 }, { sendings: [{ delayMs: 90 }] }],
    ["webhook-duplicate", { copies: 3, gap_ms: 20 }, { sendings: [now, { delayMs: 20 }, { delayMs: 40 }] }],
    ["webhook-duplicate", { gap_ms: 5, new_ids: true }, { sendings: [now, { delayMs: 5, newId: true }] }],
    ["webhook-answer-lost", { answers: 2 }, { sendings: [{ ...now, unread: 2 }] }],
    ["webhook-clock-off", { by_ms: -5 }, { sendings: [{ ...now, clockOffMs: -5 }] }],
    ["webhook-signed-otherwise", {}, { sendings: [{ ...now, signing: "stranger-first" }] }],
    ["webhook-burst", { copies: 4 }, { sendings: [now, now, now, now] }],
    ["webhook-out-of-order", { hold_ms: 300 }, { sendings: [now], afterNextOfOrder: { holdMs: 300 } }],
  ])("%s %j", (name, given, plan) => {
    expect(webhookPlanOf(name, given)).toStrictEqual(plan);
  });

  it.each([
    ["a field more", { id: "p", status: "s", livemode: false, metadata: { revision: 7, tags: ["new"] } }, false],
    ["renamed", { id_v2: "p", status_v2: "s" }, true],
    ["null", { id: null, status: null }, true],
    ["missing", {}, true],
  ])("webhook-of-another-shape has %s", (how, after, isBroken) => {
    const shape = webhookPlanOf("webhook-of-another-shape", { how })?.sendings[0]?.reshaped;
    expect([shape?.data({ id: "p", status: "s" }), shape?.isBroken]).toEqual([after, isBroken]);
  });

  it.each([
    ["webhook-forged", "forged-signature", {}],
    ["webhook-forged", "unsigned", { signed: "nothing" }],
    ["webhook-unknown-version", "unknown-version", {}],
  ] as const)("%s sends %s counterfeits beside the genuine webhook, which goes out as ever", (name, counterfeit, given) => {
    expect(webhookPlanOf(name, { copies: 2, delay_ms: 30, ...given })).toStrictEqual({
      sendings: [now, { delayMs: 30, counterfeit }, { delayMs: 60, counterfeit }],
    });
  });

  it.each([
    ["webhook-old-timestamp", "old-timestamp"],
    ["webhook-future-timestamp", "future-timestamp"],
    ["webhook-replayed", "replay"],
  ] as const)("%s sends %s counterfeits once the genuine webhook is old news", (name, counterfeit) => {
    expect(webhookPlanOf(name, { copies: 1, delay_ms: 30 })).toStrictEqual({
      sendings: [now, { delayMs: 30, counterfeit, overtaken: { holdMs: 1000 } }],
    });
  });
});
