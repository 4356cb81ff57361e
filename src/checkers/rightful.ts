import { defineFindings } from "../core/finding.ts";
import type { HistoryEvent, Limits } from "../core/history.ts";
import type { Evidence } from "../core/verdict.ts";
import { hindrances } from "./hindrances.ts";
import { type HistoryIndex, indexHistory } from "./index-history.ts";
import type { OperationEvent, OrderStory } from "./order-story.ts";
import { seenAnswer } from "./reception.ts";
import { roleOf } from "./roles.ts";

export const rightfulFindings = defineFindings({
  "rightful-refused": ({ order, what, status, rule }: { order: string; what: string; status: number; rule: string }) =>
    `${order}: ${what} was refused with ${status}, though the shop declares that ${rule}`,
});

/** 4xx that say "not now", or "who are you?": nothing of the request itself. */
const passing = new Set([401, 407, 408, 425, 429]);

/** Until what an answer told is written down, and shown to whoever asks. */
const writtenMs = 250;

/** An order up to some moment, as its shop surely knew it. */
interface Known {
  /** Customers' requests that were begun, reads apart, and how many of them have no answer yet. */
  readonly asked: OperationEvent[];
  open: number;
  isPlaced: boolean;
  /** Roles of the calls that were made for it. */
  readonly begun: Set<string>;
  /** Kinds of what was done for it. */
  readonly done: Set<string>;
  /** By call: what it captured. */
  readonly captures: Map<number, number>;
  /** What the customer was shown to be captured; and captures of which the integration was told, and when. */
  shownMinor: number;
  readonly told: { readonly t: number; readonly amountMinor: number }[];
  /** Some partner did not simply do what it was asked. */
  isSpoilt: boolean;
}

const newKnown = (): Known => ({
  asked: [],
  open: 0,
  isPlaced: false,
  begun: new Set(),
  done: new Set(),
  captures: new Map(),
  shownMinor: 0,
  told: [],
  isSpoilt: false,
});

/** What a rule says of a request, where the request is within it. */
interface Granted {
  readonly what: string;
  readonly rule: string;
}

const stages = {
  authorized: ["authorize"],
  captured: ["capture"],
  shipped: ["ship"],
  always: [],
} as const satisfies Record<NonNullable<Limits["cancelUntil"]>, readonly string[]>;

function placing({ value }: OperationEvent, known: Known, limits: Limits, others: number): Granted | undefined {
  const { amountMinor } = value;
  const { totalMinor, openOrders = Number.POSITIVE_INFINITY } = limits;
  if (totalMinor === undefined || amountMinor === undefined || amountMinor > totalMinor) return undefined;
  if (known.asked.length > 1 || others >= openOrders || value.cardTyped || value.otherCard) return undefined;
  return { what: `an order of ${amountMinor} minor units`, rule: `it takes orders of up to ${totalMinor}` };
}

function cancelling(known: Known, { cancelUntil }: Limits): Granted | undefined {
  if (cancelUntil === undefined || !known.isPlaced || known.asked.length > 2) return undefined;
  // a payment that is asked for and not there may have been declined
  if (known.begun.has("authorize") && !known.done.has("authorized")) return undefined;
  if (stages[cancelUntil].some((role) => known.begun.has(role))) return undefined;
  const rule =
    cancelUntil === "always" ? "an order may be cancelled at any time" : `it may be cancelled until it is ${cancelUntil}`;
  return { what: "its cancellation", rule };
}

function refunding({ value, t }: OperationEvent, known: Known, { refunds }: Limits, stretch: number): Granted | undefined {
  const written = known.told.filter((each) => each.t + writtenMs * stretch <= t);
  const writtenMinor = written.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  const ledgerMinor = [...known.captures.values()].reduce((sum, minor) => sum + minor, 0);
  const capturedMinor = Math.max(writtenMinor, Math.min(known.shownMinor, ledgerMinor));
  if (refunds === undefined || capturedMinor === 0) return undefined;
  const before = known.asked.slice(0, -1);
  if (before.some(({ value: { operation } }) => operation !== "place" && operation !== "refund")) return undefined;
  const earlier = before.filter(({ value: { operation } }) => operation === "refund");
  if (earlier.some((one) => one.value.reference === value.reference || one.value.amountMinor === undefined)) return undefined;
  const leftMinor = capturedMinor - earlier.reduce((sum, one) => sum + (one.value.amountMinor ?? 0), 0);
  const { amountMinor = leftMinor } = value;
  if (amountMinor <= 0 || amountMinor > leftMinor) return undefined;
  if (refunds === "whole" && amountMinor !== capturedMinor) return undefined;
  const rule = refunds === "whole" ? "what was captured may be asked back" : "parts of what was captured may be asked back";
  return { what: `a refund of ${amountMinor} of ${leftMinor} minor units that are left`, rule };
}

function granted(asked: OperationEvent, known: Known, limits: Limits, others: number, stretch: number): Granted | undefined {
  switch (asked.value.operation) {
    case "place":
      // what is not due yet may be refused
      return asked.value.renews !== undefined ? undefined : placing(asked, known, limits, others);
    case "cancel":
      return cancelling(known, limits);
    case "refund":
      return refunding(asked, known, limits, stretch);
    default:
      return undefined;
  }
}

/** Whether anybody ever said no to the order, or did something to it by himself: a shop may have been told of that before it showed. */
const isPlain = (story: OrderStory | undefined): boolean =>
  story === undefined ||
  (story.refusals.size === 0 && story.evasions.size === 0 && story.failures.length === 0 && story.moves.length === 0);

function noteCalls(index: HistoryIndex, event: HistoryEvent, of: (order: string) => Known): void {
  if (event.type === "call") {
    const role = roleOf(index, event.site);
    if (role !== undefined) of(event.order).begun.add(role);
  } else if (event.type === "effect") {
    const known = of(event.order);
    known.done.add(event.value.kind);
    if (event.value.kind === "captured" && event.call !== undefined) known.captures.set(event.call, event.value.amountMinor ?? 0);
  }
}

interface Refused {
  readonly order: string;
  readonly t: number;
  readonly operation: string;
  readonly evidence: Evidence;
}

/** Roles of the calls that begin the stage from which on the shop takes no cancellation. */
const stageOf = ({ cancelUntil }: Limits): readonly string[] => (cancelUntil === undefined ? [] : stages[cancelUntil]);

/**
 * Whether the call that begins the stage was made right after a cancellation was refused: the shop had made up its mind before, as one does that
 * writes down what it is about to do.
 */
function wasAboutTo(index: HistoryIndex, { order, t, operation }: Refused, limits: Limits): boolean {
  if (operation !== "cancel") return false;
  return index.calls.some(({ call }) => {
    if (call.order !== order || call.t < t || call.t > t + writtenMs * index.stretch) return false;
    return stageOf(limits).includes(roleOf(index, call.site) ?? "");
  });
}

/** Answers that the integration surely had, by the event. */
function answersOf(index: HistoryIndex): ReadonlyMap<HistoryEvent, boolean> {
  return new Map(
    index.calls.flatMap((call) => {
      if (call.answer === undefined) return [];
      const seen = seenAnswer(index, call);
      return [[call.answer, seen !== undefined && seen.value.status < 300 && seen.value.faults === undefined] as const];
    }),
  );
}

/** Who looks, or comes back from the bank, asks for nothing. */
const isRequest = ({ value: { operation } }: OperationEvent): boolean => operation !== "read" && operation !== "return";

/** Who buys what, by which many shops tell that somebody ordered the same twice by mistake. */
const purchaseOf = ({ order, value: { customer = order, currency, amountMinor } }: OperationEvent): string =>
  JSON.stringify([customer, currency, amountMinor]);

/**
 * Requests of customers that are within the rule that the shop declares, and were refused for good: the first placing of an order, a
 * cancellation before the stage from which on none is taken, a refund of what the integration showed, or was told, to be captured. Left out is all that may
 * be a reason to refuse and no rule tells: the same bought before by the same customer, another request for the order that is under way or came before, a partner that did not
 * simply do what it was asked, and what hindered the integration.
 */
export function rightfulRefusals(history: readonly HistoryEvent[], limits: Limits): readonly Evidence[] {
  const index = indexHistory(history);
  const isHindered = hindrances(history);
  const wasTold = answersOf(index);
  const orders = new Map<string, Known>();
  const grants = new Map<number, Granted>();
  const refused: Refused[] = [];
  /** By purchase, the orders that it was placed as. */
  const purchases = new Map<string, Set<string>>();
  const isBoughtTwice = (event: OperationEvent): boolean =>
    event.value.operation === "place" && (purchases.get(purchaseOf(event))?.size ?? 0) > 1;
  const of = (order: string): Known => {
    const known = orders.get(order) ?? newKnown();
    orders.set(order, known);
    return known;
  };
  for (const event of history) {
    if (event.type === "invoke" && isRequest(event)) {
      const known = of(event.order);
      const others = [...orders.values()].filter(({ asked }) => asked.length > 0).length;
      known.asked.push(event);
      if (event.value.operation === "place")
        purchases.set(purchaseOf(event), (purchases.get(purchaseOf(event)) ?? new Set()).add(event.order));
      known.open += 1;
      // what comes while another request is under way may be served first
      if (known.open > 1) for (const { op } of known.asked) grants.delete(op);
      const grant = known.open > 1 || known.isSpoilt ? undefined : granted(event, known, limits, others, index.stretch);
      if (grant !== undefined) grants.set(event.op, grant);
    } else if ((event.type === "ok" || event.type === "fail" || event.type === "info") && isRequest(event)) {
      const known = of(event.order);
      known.open -= 1;
      if (event.type === "ok" && event.value.operation === "place") known.isPlaced = true;
      const grant = grants.get(event.op);
      const { status = 0, latencyMs = 0, unsent } = event.value;
      if (event.type !== "fail" || grant === undefined || unsent || status < 400 || passing.has(status)) continue;
      // what began while the request was under way may be why
      const begun = event.value.operation === "cancel" ? cancelling(known, limits) : grant;
      if (begun === undefined || known.open > 0 || known.isSpoilt || !isPlain(index.orders.get(event.order))) continue;
      if (isBoughtTwice(event)) continue;
      if (isHindered(event.t - latencyMs, event.t)) continue;
      const { order, t } = event;
      const evidence = rightfulFindings("rightful-refused", { order, ...grant, status, events: [event.i] });
      refused.push({ order, t, operation: event.value.operation, evidence });
    } else if (event.type === "look" || (event.type === "ok" && event.value.operation === "read")) {
      const known = of(event.order);
      known.shownMinor = Math.max(known.shownMinor, event.value.view?.capturedMinor ?? 0);
    } else if (event.type === "answer") {
      const known = of(event.order);
      if (!wasTold.get(event)) known.isSpoilt = true;
      else {
        const amountMinor = known.captures.get(event.call);
        if (amountMinor !== undefined) known.told.push({ t: event.t, amountMinor });
      }
    } else noteCalls(index, event, of);
  }
  return refused.filter((each) => !wasAboutTo(index, each, limits)).map(({ evidence }) => evidence);
}
