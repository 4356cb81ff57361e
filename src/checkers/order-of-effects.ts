import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { citing } from "./citing.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import { hadRead, knewOfVoid } from "./knew-of-void.ts";
import { type EffectEvent, ledgerLine, liveShipments, type OrderStory } from "./order-story.ts";
import { takesMoney } from "./takes-money.ts";

interface Sofar {
  readonly authorized: Set<string>;
  readonly captured: Set<string>;
  readonly voided: Map<string, EffectEvent>;
  readonly failed: Map<string, EffectEvent>;
  readonly shipped: Set<string>;
  readonly labelsCancelled: Map<string, EffectEvent>;
  readonly refunded: Set<string>;
}

interface Line {
  readonly order: string;
  readonly ref: string;
}

const found = defineFindings({
  "authorized-after-void": ({ ref, order }: Line) => `${ref} of ${order} was authorized after it was voided`,
  "captured-before-authorization": ({ ref, order }: Line) => `${ref} of ${order} was captured before it was authorized`,
  "captured-after-void": ({ ref, order }: Line) => `${ref} of ${order} was captured after it was voided`,
  "captured-before-shipment": ({ ref, order }: Line) =>
    `${ref} of ${order} was captured before anything was shipped, which the integration declares never to do`,
  "voided-twice": ({ ref, order }: Line) => `${ref} of ${order} was voided twice`,
  "voided-after-capture": ({ ref, order }: Line) => `${ref} of ${order} was voided after it was captured`,
  "twice-in-ledger": ({ ref, order }: Line) => `${ref} of ${order} stands twice in the ledger`,
  "refunded-before-capture": ({ ref, order }: Line) => `${ref} of ${order} was refunded before anything was captured`,
  "shipped-before-payment": ({ order }: Line) => `${order} was shipped before any payment was authorized`,
  "shipped-after-void": ({ order }: Line) => `${order} was shipped after its payment was voided`,
  "shipped-after-failed-capture": ({ ref, order }: Line) =>
    `${order} was shipped when the shop had read that the capture of ${ref} had failed, and nothing else had paid for it`,
  "label-cancelled-twice": ({ ref, order }: Line) => `${ref} of ${order} was cancelled twice`,
  "label-cancelled-before-made": ({ ref, order }: Line) => `${ref} of ${order} was cancelled before it was made`,
});

type Code = (typeof found)["codes"][number];
type Problem = { readonly code: Code; readonly ref?: string; readonly earlier?: EffectEvent | undefined };

interface Rules {
  /** Whether the shop had read the payment since the line, before it asked for the other. */
  readonly hadRead: (failed: EffectEvent, line: EffectEvent) => boolean;
  /** Whether it knew of a void: its own, or one by the merchant that it had read, or was told of and had time to take in. */
  readonly knewOf: (voided: EffectEvent, line: EffectEvent) => boolean;
  /** The order's labels that were not cancelled later. */
  readonly uncancelled: ReadonlySet<string>;
  readonly capturesAfterShipment: boolean;
  readonly takesMoney: boolean;
}

/** What is wrong with one ledger line, given those before it. */
function problemOf(line: EffectEvent, before: Sofar, rules: Rules): Problem | undefined {
  const { kind, ref, of } = line.value;
  const voided = before.voided.get(ref);
  switch (kind) {
    case "authorized":
      return voided && { code: "authorized-after-void", earlier: voided };
    case "captured":
      if (!before.authorized.has(ref)) return { code: "captured-before-authorization" };
      if (voided !== undefined) return { code: "captured-after-void", earlier: voided };
      return rules.capturesAfterShipment && line.move === undefined && before.shipped.size === 0
        ? { code: "captured-before-shipment" }
        : undefined;
    case "voided":
      if (voided !== undefined) return { code: "voided-twice", earlier: voided };
      // A payment that still waits for the shopper at the bank may be voided without ever being authorized.
      return before.captured.has(ref) ? { code: "voided-after-capture" } : undefined;
    case "refunded":
      if (before.refunded.has(ref)) return { code: "twice-in-ledger" };
      return of === undefined || before.captured.has(of) ? undefined : { code: "refunded-before-capture", ref: of };
    case "shipped": {
      if (before.shipped.has(ref)) return { code: "twice-in-ledger" };
      if (!rules.takesMoney) return undefined;
      if (before.authorized.size === 0) return { code: "shipped-before-payment" };
      const open = [...before.authorized].some((payment) => !before.voided.has(payment));
      const lost = [...before.authorized].every((payment) => before.voided.has(payment) || before.failed.has(payment));
      const failed = [...before.failed.values()].at(-1);
      // whoever did not know yet that the money would not come is not to blame
      if (lost && failed !== undefined && rules.uncancelled.has(ref) && rules.hadRead(failed, line))
        return { code: "shipped-after-failed-capture", ref: failed.value.ref, earlier: failed };
      // A label that was under way while the customer cancelled is right once it is cancelled too.
      const known = [...before.voided.values()].findLast((each) => rules.knewOf(each, line));
      return !open && known !== undefined && rules.uncancelled.has(ref)
        ? { code: "shipped-after-void", earlier: known }
        : undefined;
    }
    case "shipment-cancelled":
      if (before.labelsCancelled.has(ref)) return { code: "label-cancelled-twice", earlier: before.labelsCancelled.get(ref) };
      return before.shipped.has(ref) ? undefined : { code: "label-cancelled-before-made" };
    default:
      return undefined;
  }
}

function remember(line: EffectEvent, before: Sofar): void {
  const { kind, ref } = line.value;
  if (kind === "authorized") before.authorized.add(ref);
  else if (kind === "captured") before.captured.add(ref);
  else if (kind === "voided") before.voided.set(ref, line);
  else if (kind === "capture-failed") before.failed.set(ref, line);
  else if (kind === "shipped") before.shipped.add(ref);
  else if (kind === "shipment-cancelled") before.labelsCancelled.set(ref, line);
  else if (kind === "refunded") before.refunded.add(ref);
}

function checkStory(story: OrderStory, shop: Omit<Rules, "uncancelled">, evidence: Evidence[]): void {
  const before: Sofar = {
    authorized: new Set(),
    captured: new Set(),
    voided: new Map(),
    failed: new Map(),
    shipped: new Set(),
    labelsCancelled: new Map(),
    refunded: new Set(),
  };
  const uncancelled = new Set(liveShipments(story).map(({ value }) => value.ref));
  const rules: Rules = { uncancelled, ...shop };
  for (const line of story.effects) {
    const problem = problemOf(line, before, rules);
    if (problem !== undefined) {
      const { code, ref = line.value.ref, earlier } = problem;
      const cited = citing(earlier === undefined ? [line] : [earlier, line]);
      evidence.push(found(code, { order: story.order, ref, ...cited, ledger: story.effects.map(ledgerLine) }));
    }
    remember(line, before);
  }
}

/** When a line of the ledger was asked for: what its caller had learned by then counts. */
const askedAt = (index: HistoryIndex, line: EffectEvent): { readonly i: number; readonly t: number } =>
  index.calls.find(({ call }) => call.actor === line.actor && call.call === line.call)?.call ?? { i: -1, t: line.t };

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { orders, facts } = index;
  const shop = {
    hadRead: (failed: EffectEvent, line: EffectEvent): boolean => hadRead(index, failed, askedAt(index, line).i),
    knewOf: (voided: EffectEvent, line: EffectEvent): boolean => knewOfVoid(index, history, voided, askedAt(index, line)),
    capturesAfterShipment: facts?.declared.capturesAfterShipment === true,
    takesMoney: takesMoney(index),
  };
  const evidence: Evidence[] = [];
  let examined = 0;
  for (const story of orders.values()) {
    if (story.effects.length === 0) continue;
    examined += 1;
    checkStory(story, shop, evidence);
  }
  return examined === 0 ? undefined : conclude(examined, evidence);
}

/** Reads each order's ledger lines from first to last. A shop may take the money before it ships, unless it declares `captures_after_shipment`. */
export const orderOfEffects = defineChecker({
  name: "order-of-effects",
  promise:
    "nothing is shipped before it is paid for, captured after a void or before a label that was to come first, or refunded before a capture",
  isSafety: true,
  findings: [found],
  looksAt: ["authorize", "ship"],
  check,
});
