import type { EventOf, HistoryEvent, RunFacts } from "../core/history.ts";
import type { WebhookSite } from "../core/site.ts";
import { type Asked, isEvasion, newAsked, newStory, type OperationEvent, type OrderStory } from "./order-story.ts";
import { tellsFailure } from "./roles.ts";

/** A call with its answer; no answer where the run ended before it. */
export interface Call {
  readonly call: EventOf<"call">;
  answer: EventOf<"answer"> | undefined;
  /** The integration closed the connection without having had the whole answer. */
  hungUp?: EventOf<"hung-up">;
}

/** A stretch of the history, by event number and time; open ends reach to the end of the run. */
export interface Stretch {
  readonly from: number;
  readonly fromMs: number;
  to: number;
  toMs: number;
}

/** From a crash or stop of one of the integration's processes to its restart. */
export interface Outage extends Stretch {
  /** Where it has several. */
  readonly process?: string;
  /** It ended by itself, as it may, and is started again. */
  readonly isSupervised: boolean;
}

export interface HistoryIndex {
  readonly facts: RunFacts | undefined;
  /** In order of first mention. */
  readonly orders: ReadonlyMap<string, OrderStory>;
  readonly calls: readonly Call[];
  /** From each crash (or stop) of the integration to its restart. */
  readonly outages: readonly Outage[];
  readonly linkFaults: readonly (Stretch & { readonly fault: string; readonly link: string })[];
  readonly phases: ReadonlyMap<string, EventOf<"phase">>;
  /** Faults that make reads tell of yesterday, by id. */
  readonly hidingFaults: ReadonlySet<string>;
  /** Webhooks that a fault had a hand in. */
  readonly struckWebhooks: ReadonlySet<string>;
  /** From this event on the integration's clock was, or had been, wrong: what it timed says nothing. Infinity: it never was. */
  readonly clockWrongFrom: number;
  /** By partner: the shortest time after which the integration was seen to hang up on it. */
  readonly patienceMs: ReadonlyMap<string, number>;
  /** How many times as long as on an idle machine work took, at the worst. */
  readonly stretch: number;
  /** While the harness stood still: what came then was written down later. */
  readonly stalls: readonly Pick<Stretch, "fromMs" | "toMs">[];
}

const indexes = new WeakMap<readonly HistoryEvent[], HistoryIndex>();

/** A history sorted by order and by call, in one pass. The same array gives the same index: checkers share it. */
export function indexHistory(history: readonly HistoryEvent[]): HistoryIndex {
  const known = indexes.get(history);
  if (known !== undefined) return known;
  const index = build(history);
  indexes.set(history, index);
  return index;
}

/** Not the merchant's: a call or webhook that belongs to no order. */
export const noOrder = "-";

/** 4xx that say "not now" rather than "no": timeout, too early, too many. */
const passing = new Set([408, 425, 429]);

function note(asked: Asked, event: OperationEvent): void {
  if (asked.from < 0) asked.from = event.i;
  if (event.type === "invoke") asked.invoked += 1;
  else asked[event.type] += 1;
  asked.amountMinor ??= event.value.amountMinor;
  const { amountMinor = asked.amountMinor, otherCard } = event.value;
  if (event.type !== "fail" && asked.ok === 0 && amountMinor !== undefined && amountMinor !== asked.amountMinor)
    asked.otherAmounts.add(amountMinor);
  if (otherCard) asked.otherCard = otherCard;
  const { otherMeansMinor, renews, customer } = event.value;
  if (customer !== undefined) asked.customer = customer;
  if (renews !== undefined) asked.renews = renews;
  if (otherMeansMinor !== undefined) asked.otherMeansMinor ??= otherMeansMinor;
  asked.currency ??= event.value.currency;
  const rank = { invoke: 0, fail: 1, info: 2, ok: 3 } as const;
  const best = asked.ok > 0 ? 3 : asked.info > 0 ? 2 : asked.fail > 0 ? 1 : 0;
  const first = event.type === "ok" && asked.ok > 1;
  if (rank[event.type] >= best && !first) asked.witness = event.i;
}

function askedOf<K>(known: Map<K, Asked>, name: K): Asked {
  const asked = known.get(name) ?? newAsked();
  known.set(name, asked);
  return asked;
}

function noteOperation(story: OrderStory, event: OperationEvent): void {
  const { operation, reference } = event.value;
  if (operation === "place") note(story.place, event);
  else if (operation === "cancel") note(story.cancel, event);
  else if (operation === "reduce") note(askedOf(story.reductions, event.value.amountMinor ?? 0), event);
  else if (operation === "refund") note(askedOf(story.refunds, reference ?? ""), event);
}

function noteAnswer(story: OrderStory, call: Call | undefined, event: EventOf<"answer">): void {
  if (call === undefined || isRead(call)) return;
  const { status } = event.value;
  const request = `${event.site.operation} ${call.call.key ?? call.call.value.path}`;
  if (isEvasion(event.value)) story.evasions.set(request, event);
  else if (status >= 400 && status < 500 && !passing.has(status)) story.refusals.set(request, event);
  // a call that was under way before the refusal does not take it back
  else if (status < 300)
    for (const kept of [story.refusals, story.evasions]) if (call.call.i > (kept.get(request)?.i ?? -1)) kept.delete(request);
}

export function isRead({ call }: Call): boolean {
  return call.value.method === "GET" || call.value.method === "HEAD";
}

interface Draft {
  facts: RunFacts | undefined;
  readonly orders: Map<string, OrderStory>;
  readonly calls: Call[];
  /** Call numbers are a partner's own: two partners may both have a call 1. */
  readonly byNumber: Map<string, Map<number, Call>>;
  readonly outages: Outage[];
  readonly linkFaults: (Stretch & { readonly fault: string; readonly link: string })[];
  readonly phases: Map<string, EventOf<"phase">>;
  readonly hidingFaults: Set<string>;
  readonly struckWebhooks: Set<string>;
  readonly patienceMs: Map<string, number>;
  clockWrongFrom: number;
  stretch: number;
  readonly stalls: Pick<Stretch, "fromMs" | "toMs">[];
}

function storyOf(draft: Draft, order: string): OrderStory {
  let story = draft.orders.get(order);
  if (story === undefined) {
    story = newStory(order);
    if (order !== noOrder) draft.orders.set(order, story);
  }
  return story;
}

function open({ i, t }: HistoryEvent): Stretch {
  return { from: i, fromMs: t, to: Number.POSITIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };
}

function close(stretch: Stretch | undefined, event: HistoryEvent): void {
  if (stretch === undefined) return;
  stretch.to = event.i;
  stretch.toMs = event.t;
}

/** A webhook of an order, whichever of that type. */
export const webhookName = ({ partner, webhook, order }: WebhookSite): string => `${partner}/${webhook} ${order}`;

const isOpen = ({ to }: Stretch): boolean => to === Number.POSITIVE_INFINITY;

/** What disturbed the run. */
function noteDisturbance(draft: Draft, event: HistoryEvent): void {
  const { outages, linkFaults } = draft;
  if (event.type === "fault-armed" && event.value.family === "read") draft.hidingFaults.add(event.fault);
  if (event.type === "crash") {
    const { process, supervised } = event.value;
    outages.push({ ...open(event), ...(process !== undefined && { process }), isSupervised: supervised === true });
  }
  // One restart ends one outage: two crashes and one restart leave the integration down.
  else if (event.type === "restart")
    close(
      outages.find((outage) => isOpen(outage) && outage.process === event.value.process),
      event,
    );
  else if (event.type === "fault-fired" && event.site?.kind === "link")
    linkFaults.push({ ...open(event), fault: event.fault, link: event.site.link });
  else if (event.type === "fault-fired" && event.site?.kind === "webhook") draft.struckWebhooks.add(webhookName(event.site));
  else if (event.type === "fault-fired" && event.value.self === "clock-jump")
    draft.clockWrongFrom = Math.min(draft.clockWrongFrom, event.i);
  else if (event.type === "fault-healed")
    for (const fault of linkFaults) if (fault.fault === event.fault && isOpen(fault)) close(fault, event);
}

/** What customers, partners and the harness did for one order. */
function noteOrder(draft: Draft, event: HistoryEvent): void {
  switch (event.type) {
    case "invoke":
    case "ok":
    case "fail":
    case "info":
      noteOperation(storyOf(draft, event.order), event);
      break;
    case "effect":
      storyOf(draft, event.order).effects.push(event);
      break;
    case "moved":
      storyOf(draft, event.order).moves.push(event);
      break;
    case "webhook-sent":
      if (event.value.counterfeit !== undefined) break;
      if (tellsFailure(draft, event.site)) storyOf(draft, event.order).failures.push(event);
      break;
    case "webhook-given-up":
      if (tellsFailure(draft, event.site)) storyOf(draft, event.order).failures.push(event);
      break;
    case "read":
      storyOf(draft, event.order).read = event;
      break;
    case "books":
      storyOf(draft, event.order).books.push(event);
      break;
    default:
  }
}

function noteCall(draft: Draft, event: EventOf<"call"> | EventOf<"answer">): void {
  let numbers = draft.byNumber.get(event.site.partner);
  if (numbers === undefined) {
    numbers = new Map();
    draft.byNumber.set(event.site.partner, numbers);
  }
  if (event.type === "call") {
    const call: Call = { call: event, answer: undefined };
    draft.calls.push(call);
    numbers.set(event.call, call);
    return;
  }
  const call = numbers.get(event.call);
  if (call !== undefined) call.answer = event;
  noteAnswer(storyOf(draft, event.order), call, event);
}

function noteHangUp({ byNumber, outages, patienceMs }: Draft, event: EventOf<"hung-up">): void {
  const { partner } = event.site;
  const call = byNumber.get(partner)?.get(event.call);
  if (call !== undefined) call.hungUp = event;
  const { afterMs } = event.value;
  // whoever is killed hangs up on everybody
  if (outages.some(({ fromMs, toMs }) => fromMs <= event.t + 1 && toMs >= event.t - afterMs)) return;
  patienceMs.set(partner, Math.min(afterMs, patienceMs.get(partner) ?? afterMs));
}

function noteMachine(draft: Draft, { t, value: { stretch, stalledMs } }: EventOf<"machine">): void {
  // in the midst of a run the measure is of few pieces of work
  if (stalledMs === undefined) draft.stretch = Math.max(draft.stretch, stretch);
  else draft.stalls.push({ fromMs: t - stalledMs, toMs: t });
}

function build(history: readonly HistoryEvent[]): HistoryIndex {
  const draft: Draft = {
    facts: undefined,
    orders: new Map(),
    calls: [],
    byNumber: new Map(),
    outages: [],
    linkFaults: [],
    phases: new Map(),
    hidingFaults: new Set(),
    struckWebhooks: new Set(),
    patienceMs: new Map(),
    clockWrongFrom: Number.POSITIVE_INFINITY,
    stretch: 1,
    stalls: [],
  };
  for (const event of history) {
    if (event.type === "run") draft.facts = event.value;
    else if (event.type === "machine") noteMachine(draft, event);
    else if (event.type === "phase") draft.phases.set(event.value.phase, event);
    else if (event.type === "call" || event.type === "answer") noteCall(draft, event);
    else if (event.type === "hung-up") noteHangUp(draft, event);
    else {
      noteOrder(draft, event);
      noteDisturbance(draft, event);
    }
  }
  return draft;
}
