import { describe, expect, it } from "vitest";
import type { CallFacts, CallPlan, FaultPort, WebhookFacts, WebhookPlan } from "../../src/core/fault.ts";
import type { KnownOrder, Step } from "../../src/core/scenario.ts";
import { bugs } from "./bugs/index.ts";
import { rehearse } from "./rehearse.ts";

const order = (n: number, steps: readonly Step[], paymentToken = "tok_visa_ok"): KnownOrder => ({
  order: `order-${n}`,
  totalMinor: 4237 + n,
  currency: "EUR",
  paymentToken,
  startMs: n * 20,
  steps,
});

const place = { do: "place" } as const;
const confirmed = { do: "await", status: "confirmed", withinMs: 5000 } as const;
const refund = (reference: string, times = 1): Step => ({ do: "refund", reference, amountMinor: 1000, times });
const purchases = (count: number, from = 1): KnownOrder[] => Array.from({ length: count }, (_, n) => order(from + n, [place]));

/** A day at the shop: purchases, a refund submitted twice and another, cancellations, a bank that says no, shoppers who pass, fail and turn back there. */
const day: readonly KnownOrder[] = [
  ...purchases(4),
  order(5, [place, confirmed, refund("r1", 2), refund("r2")]),
  order(6, [place, { do: "cancel" }]),
  order(7, [place, confirmed, { do: "cancel" }]),
  order(8, [place], "tok_declined"),
  order(9, [place, { do: "authenticate", outcome: "succeeded" }], "tok_requires_action"),
  order(10, [place, { do: "authenticate", outcome: "failed" }], "tok_requires_action"),
  order(11, [place, { do: "await", status: "awaiting_action", withinMs: 5000 }, { do: "cancel" }], "tok_requires_action"),
];

type Faults = Partial<Pick<FaultPort, "onCall" | "onWebhook">>;
const calls = (decide: (facts: CallFacts) => CallPlan | undefined): Faults => ({
  onCall: (facts) => {
    const plan = decide(facts);
    return plan && { ids: ["f1"], plan };
  },
});
const webhooks = (decide: (facts: WebhookFacts) => WebhookPlan | undefined): Faults => ({
  onWebhook: (facts) => {
    const plan = decide(facts);
    return plan && { ids: ["f1"], plan };
  },
});

const problem = (status: number, headers: Record<string, string> = {}) => ({
  effect: false,
  reply: () => ({
    status,
    headers: { "content-type": "application/problem+json", ...headers },
    body: JSON.stringify({ type: "about:blank", title: "No", status, code: "unavailable" }),
  }),
});
const charges = ["createPayment", "capturePayment"];
const at = (operations: readonly string[], upTo: number, plan: CallPlan): Faults =>
  calls(({ site }) => (operations.includes(site.operation) && site.attempt <= upTo ? plan : undefined));

/** The answer with the field renamed, as after a release of the partner that nobody was told of. */
const renamed = (field: string): CallPlan => ({
  reply: (truth) => {
    const { [field]: value, ...rest } = JSON.parse(truth?.body ?? "{}") as Record<string, unknown>;
    return { status: 201, headers: {}, ...truth, body: JSON.stringify({ ...rest, [`${field}_v2`]: value }) };
  },
});

interface Weather {
  readonly faults: Faults;
  readonly orders?: readonly KnownOrder[];
  readonly bugs: readonly string[];
}

/** What the scenarios of the standard drill do to the shop, as far as it can be done without sockets and processes. */
const drill: Readonly<Record<string, Weather>> = {
  calm: {
    faults: {},
    bugs: Object.values(bugs)
      .filter(({ scenarios, class: kind }) => scenarios.includes("calm") && kind !== "privacy")
      .map(({ name }) => name),
  },
  "gateway-timeouts": {
    faults: at(charges, 1, { effect: false, delivery: { type: "hang", holdMs: 60_000 } }),
    bugs: ["timeout-taken-as-failure", "no-deadline", "relay-marks-done-before-sending", "gives-up-at-once"],
  },
  "answer-lost-after-charge": {
    faults: at(charges, 1, { delivery: { type: "reset" } }),
    bugs: ["unknown-taken-as-not-done", "fresh-key-on-each-attempt"],
  },
  "gateway-5xx": {
    faults: at(charges, 3, problem(503)),
    bugs: ["five-xx-taken-as-failure", "same-key-other-payload", "retry-without-backoff", "ship-before-authorization"],
  },
  "gateway-throttling": {
    faults: at(charges, 1, problem(429, { "retry-after": "1" })),
    bugs: ["retry-after-ignored", "retry-after-taken-as-milliseconds", "throttle-taken-as-refusal"],
  },
  "duplicate-webhooks": {
    faults: webhooks(() => ({ sendings: [{ delayMs: 0 }, { delayMs: 60 }] })),
    bugs: ["nonce-not-kept"],
  },
  "out-of-order-webhooks": {
    faults: webhooks(({ site }) => (site.webhook === "payment.authorized" ? { sendings: [{ delayMs: 2000 }] } : undefined)),
    bugs: ["last-webhook-wins"],
  },
  "webhook-before-answer": {
    faults: calls(({ site }) => (site.operation === "createPayment" ? { webhooksFirst: true } : undefined)),
    bugs: ["webhook-before-answer-dropped"],
  },
  "lost-webhooks": {
    faults: webhooks(({ site }) => (site.partner === "payment" ? { sendings: [] } : undefined)),
    bugs: ["no-polling", "no-reconciliation"],
  },
  "forged-webhooks": {
    faults: webhooks(() => ({
      sendings: [
        { delayMs: 0 },
        { delayMs: 20, counterfeit: "forged-signature", redeliver: false },
        { delayMs: 40, counterfeit: "old-timestamp", redeliver: false },
        { delayMs: 60, counterfeit: "replay", redeliver: false },
      ],
    })),
    bugs: ["signature-not-checked", "no-timestamp-tolerance", "nonce-not-kept"],
  },
  "carrier-outage": {
    faults: calls(({ site }) => (site.partner === "carrier" && site.operation !== "quoteRates" ? problem(503) : undefined)),
    orders: purchases(30),
    bugs: [
      "label-fire-and-forget",
      "breaker-never-closes",
      "breaker-never-opens",
      "outage-taken-as-refusal",
      "retry-without-cap",
    ],
  },
  "slow-quotes": {
    faults: calls(({ site }) => (site.operation === "quoteRates" ? { delayMs: 3000 } : undefined)),
    bugs: ["quote-without-deadline", "empty-fallback-rate"],
  },
  "messaging-outage": {
    faults: calls(({ site }) => (site.partner === "messaging" ? problem(503) : undefined)),
    orders: purchases(30),
    bugs: ["message-fire-and-forget", "breaker-never-closes", "retry-without-jitter", "retry-in-lockstep"],
  },
  "contract-drift": {
    faults: {
      ...calls(({ site }) => (site.operation === "createPayment" && site.attempt === 1 ? renamed("id") : undefined)),
      ...webhooks(() => ({ sendings: [{ delayMs: 0 }, { delayMs: 20, counterfeit: "unknown-version", redeliver: false }] })),
    },
    bugs: ["drift-taken-as-not-done", "schema-drift-read-as-zero", "unknown-version-crashes-consumer"],
  },
  "refund-storm": {
    faults: {},
    orders: [1, 2, 3, 4].flatMap((n) => [
      order(n, [place, confirmed, refund("r1", 2), refund("r2", 2), refund("r3")]),
      order(n + 4, [place, confirmed, refund("r1"), { do: "cancel" }]),
    ]),
    bugs: ["refund-twice-on-double-submit", "reconciliation-repeats-a-refund", "lost-update-without-version"],
  },
  "sales-peak": {
    faults: {},
    orders: purchases(90),
    bugs: ["rate-limit-never-refills", "key-cut-short"],
  },
};

describe.each(Object.entries(drill))("%s, in memory", (_scenario, { faults, orders = day, bugs: broken }) => {
  it("breaks nothing of the right integration", async () => {
    expect(await rehearse({ orders, faults })).toEqual([]);
  });

  it.each(broken)("shows %s through a checker that it names", async (name) => {
    const bug = bugs[name];
    const found = await rehearse({ orders, faults, parts: bug?.parts ?? {} });
    expect(found.filter((checker) => bug?.checkers.includes(checker))).not.toEqual([]);
  });
});
