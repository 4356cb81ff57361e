import type { CallFacts, CallPlan, FaultPort, WebhookFacts, WebhookPlan } from "../../src/core/fault.ts";
import type { KnownOrder, Step } from "../../src/core/scenario.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import type { ScenarioName } from "./define-bug.ts";

const order = (n: number, steps: readonly Step[], paymentToken = "tok_visa_ok"): KnownOrder => ({
  order: `order-${n}`,
  totalMinor: 4237 + n,
  currency: "EUR",
  paymentToken,
  startMs: n * 20,
  steps,
});

/** When every rehearsal begins. */
const openingMs = createVirtualClock().now();

const place = { do: "place" } as const;
const confirmed = { do: "await", status: "confirmed", withinMs: 5000 } as const;
const awaitingAction = { do: "await", status: "awaiting_action", withinMs: 5000 } as const;
const refund = (reference: string, times = 1, amountMinor = 1000): Step => ({ do: "refund", reference, amountMinor, times });
/** Plain purchases, one every so many milliseconds. */
const purchases = (count: number, everyMs = 20): KnownOrder[] =>
  Array.from({ length: count }, (_, n) => ({ ...order(n + 1, [place]), startMs: n * everyMs }));

/** A day at the shop: purchases, a refund submitted twice and another, cancellations, a bank that says no, shoppers who pass, fail and turn back there. */
export const day: readonly KnownOrder[] = [
  ...purchases(4),
  order(5, [place, confirmed, refund("r1", 2), refund("r2")]),
  order(6, [place, { do: "cancel" }]),
  order(7, [place, confirmed, { do: "cancel" }]),
  order(8, [place], "tok_declined"),
  order(9, [place, { do: "authenticate", outcome: "succeeded" }], "tok_requires_action"),
  order(10, [place, { do: "authenticate", outcome: "failed" }], "tok_requires_action"),
  order(11, [place, awaitingAction, { do: "cancel" }], "tok_requires_action"),
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

/** What a scenario does to the shop, and who shops meanwhile; the day above where it says nothing. */
export interface Weather {
  readonly faults: Faults;
  readonly orders?: readonly KnownOrder[];
  /** Partners that have no idempotency. */
  readonly ignoresKeys?: readonly string[];
}

/** What the scenarios of the standard drill do to the shop, as far as it can be done without sockets and processes. */
export const weathers: Readonly<Partial<Record<ScenarioName, Weather>>> = {
  calm: {
    faults: {},
  },
  "gateway-timeouts": {
    faults: at(charges, 1, { effect: false, delivery: { type: "hang", holdMs: 120_000 } }),
  },
  "answer-lost-after-charge": {
    faults: at([...charges, "sendMessage"], 1, { delivery: { type: "reset" } }),
    ignoresKeys: ["messaging"],
  },
  "gateway-5xx": {
    faults: calls(({ site }) => {
      // Too late for one of them: the money has been taken.
      if (site.operation === "capturePayment" && site.order === "order-3")
        return site.attempt === 1 ? { ...problem(504), effect: true } : undefined;
      return charges.includes(site.operation) && site.attempt <= 3 ? problem(503) : undefined;
    }),
  },
  "gateway-throttling": {
    faults: calls(({ site, nowMs }) => {
      if (!charges.includes(site.operation) || site.attempt > 1) return undefined;
      const inSeconds = site.operation === "createPayment";
      return problem(429, { "retry-after": inSeconds ? "1" : new Date(nowMs + 2000).toUTCString() });
    }),
  },
  "duplicate-webhooks": {
    faults: webhooks(() => ({ sendings: [{ delayMs: 0 }, { delayMs: 60 }] })),
  },
  "out-of-order-webhooks": {
    faults: webhooks(({ site }) => (site.webhook === "payment.authorized" ? { sendings: [{ delayMs: 2000 }] } : undefined)),
  },
  "webhook-before-answer": {
    faults: calls(({ site }) => (site.operation === "createPayment" ? { webhooksFirst: true } : undefined)),
  },
  "lost-webhooks": {
    faults: webhooks(({ site }) => (site.partner === "payment" ? { sendings: [] } : undefined)),
  },
  "forged-webhooks": {
    faults: webhooks(() => ({
      sendings: [
        { delayMs: 0 },
        { delayMs: 20, counterfeit: "forged-signature", redeliver: false },
        { delayMs: 40, counterfeit: "old-timestamp", redeliver: false },
        { delayMs: 60, counterfeit: "replay", redeliver: false },
        { delayMs: 80, counterfeit: "unknown-version", redeliver: false },
      ],
    })),
  },
  "carrier-outage": {
    // Some order before it begins: how soon work at the other partners starts then and now is compared.
    faults: calls(({ site, nowMs }) => (site.partner === "carrier" && nowMs > openingMs + 1500 ? problem(503) : undefined)),
    orders: purchases(50, 100),
  },
  "slow-quotes": {
    faults: calls(({ site }) => (site.operation === "quoteRates" ? { delayMs: 3000 } : undefined)),
  },
  "messaging-outage": {
    faults: calls(({ site }) => {
      if (site.partner !== "messaging") return undefined;
      if (site.order !== "order-1") return problem(503);
      if (site.attempt > 1) return undefined;
      return site.operation === "sendMessage" ? { delivery: { type: "reset" } } : { view: "absent" };
    }),
    orders: purchases(30),
    ignoresKeys: ["messaging"],
  },
  "contract-drift": {
    faults: calls(({ site }) => (site.operation === "createPayment" && site.attempt === 1 ? renamed("id") : undefined)),
  },
  "refund-storm": {
    faults: {},
    orders: [
      ...[1, 2, 3, 4].flatMap((n) => [
        order(n, [place, confirmed, refund("r1", 2), refund("r2", 2), refund("r3")]),
        order(n + 4, [place, confirmed, refund("r1"), { do: "cancel" }]),
      ]),
      order(9, [place, { do: "cancel" }]),
      order(11, [place, confirmed, refund("r1", 1, 3000), refund("r2", 1, 3000)]),
      order(10, [place, awaitingAction, { do: "cancel" }], "tok_requires_action"),
    ],
  },
  "sales-peak": {
    faults: {},
    orders: purchases(90),
  },
};

/** By bug: weather that the standard drill has not, and that shows it. */
export const beyondTheDrill: Readonly<Record<string, Weather>> = {
  "cancel-does-not-wait": {
    faults: {
      ...at(["createPayment"], 1, { delivery: { type: "hang", holdMs: 3000 } }),
      ...webhooks(({ site }) => (site.webhook === "payment.authorized" ? { sendings: [] } : undefined)),
    },
    orders: [order(1, [place, { do: "wait", ms: 50 }, { do: "cancel" }])],
  },
  "retry-on-everything": {
    faults: calls(({ site }) => (site.operation === "createShipment" && site.order === "order-1" ? problem(422) : undefined)),
  },
  "webhook-processed-inline": {
    faults: at(["listPayments"], 2, { delayMs: 1500 }),
  },
};
