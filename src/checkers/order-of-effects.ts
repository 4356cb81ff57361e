import { type CheckResult, conclude, defineChecker } from "../core/checker.ts";
import type { HistoryEvent } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { indexHistory } from "./index-history.ts";
import { type EffectEvent, ledgerLine, liveShipments, type OrderStory } from "./order-story.ts";
import { takesMoney } from "./takes-money.ts";

interface Sofar {
  readonly authorized: Set<string>;
  readonly captured: Set<string>;
  readonly voided: Map<string, EffectEvent>;
  readonly shipped: Set<string>;
  readonly labelsCancelled: Map<string, EffectEvent>;
  readonly refunded: Set<string>;
}

type Problem = { readonly sentence: string; readonly earlier?: EffectEvent | undefined };

interface Rules {
  /** The order's labels that were not cancelled later. */
  readonly uncancelled: ReadonlySet<string>;
  readonly capturesAfterShipment: boolean;
  readonly takesMoney: boolean;
}

/** What is wrong with one ledger line, given those before it. */
function problemOf(line: EffectEvent, before: Sofar, order: string, rules: Rules): Problem | undefined {
  const { kind, ref, of } = line.value;
  switch (kind) {
    case "authorized":
      return before.voided.has(ref)
        ? { sentence: `${ref} of ${order} was authorized after it was voided`, earlier: before.voided.get(ref) }
        : undefined;
    case "captured":
      if (!before.authorized.has(ref)) return { sentence: `${ref} of ${order} was captured before it was authorized` };
      if (before.voided.has(ref))
        return { sentence: `${ref} of ${order} was captured after it was voided`, earlier: before.voided.get(ref) };
      if (rules.capturesAfterShipment && before.shipped.size === 0)
        return {
          sentence: `${ref} of ${order} was captured before anything was shipped, which the integration declares never to do`,
        };
      return undefined;
    case "voided":
      if (before.voided.has(ref)) return { sentence: `${ref} of ${order} was voided twice`, earlier: before.voided.get(ref) };
      if (before.captured.has(ref)) return { sentence: `${ref} of ${order} was voided after it was captured` };
      // A payment that still waits for the shopper at the bank may be voided without ever being authorized.
      return undefined;
    case "refunded":
      if (before.refunded.has(ref)) return { sentence: `${ref} of ${order} stands twice in the ledger` };
      return of === undefined || before.captured.has(of)
        ? undefined
        : { sentence: `${of} of ${order} was refunded before anything was captured` };
    case "shipped": {
      if (before.shipped.has(ref)) return { sentence: `${ref} of ${order} stands twice in the ledger` };
      if (!rules.takesMoney) return undefined;
      if (before.authorized.size === 0) return { sentence: `${order} was shipped before any payment was authorized` };
      const open = [...before.authorized].some((payment) => !before.voided.has(payment));
      // A label that was under way while the customer cancelled is right once it is cancelled too.
      if (!open && rules.uncancelled.has(ref))
        return { sentence: `${order} was shipped after its payment was voided`, earlier: [...before.voided.values()].at(-1) };
      return undefined;
    }
    case "shipment-cancelled":
      if (before.labelsCancelled.has(ref))
        return { sentence: `${ref} of ${order} was cancelled twice`, earlier: before.labelsCancelled.get(ref) };
      return before.shipped.has(ref) ? undefined : { sentence: `${ref} of ${order} was cancelled before it was made` };
    default:
      return undefined;
  }
}

function remember(line: EffectEvent, before: Sofar): void {
  const { kind, ref } = line.value;
  if (kind === "authorized") before.authorized.add(ref);
  else if (kind === "captured") before.captured.add(ref);
  else if (kind === "voided") before.voided.set(ref, line);
  else if (kind === "shipped") before.shipped.add(ref);
  else if (kind === "shipment-cancelled") before.labelsCancelled.set(ref, line);
  else if (kind === "refunded") before.refunded.add(ref);
}

function checkStory(story: OrderStory, shop: Omit<Rules, "uncancelled">, evidence: Evidence[]): void {
  const before: Sofar = {
    authorized: new Set(),
    captured: new Set(),
    voided: new Map(),
    shipped: new Set(),
    labelsCancelled: new Map(),
    refunded: new Set(),
  };
  const uncancelled = new Set(liveShipments(story).map(({ value }) => value.ref));
  const rules: Rules = { uncancelled, ...shop };
  for (const line of story.effects) {
    const problem = problemOf(line, before, story.order, rules);
    if (problem !== undefined) {
      const cited = problem.earlier === undefined ? [line] : [problem.earlier, line];
      evidence.push({
        sentence: problem.sentence,
        order: story.order,
        events: cited.map(({ i }) => i),
        ledger: story.effects.map(ledgerLine),
      });
    }
    remember(line, before);
  }
}

function check(history: readonly HistoryEvent[]): CheckResult | undefined {
  const index = indexHistory(history);
  const { orders, facts } = index;
  const shop = {
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
  looksAt: ["authorize", "ship"],
  check,
});
