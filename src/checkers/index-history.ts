import type { EventOf, HistoryEvent, RunFacts } from "../core/history.ts";
import { type Asked, newAsked, newStory, type OperationEvent, type OrderStory } from "./order-story.ts";

/** A call with its answer; no answer where the run ended before it. */
export interface Call {
  readonly call: EventOf<"call">;
  answer: EventOf<"answer"> | undefined;
}

/** A stretch of the history, by event number and time; open ends reach to the end of the run. */
export interface Stretch {
  readonly from: number;
  readonly fromMs: number;
  to: number;
  toMs: number;
}

export interface HistoryIndex {
  readonly facts: RunFacts | undefined;
  /** In order of first mention. */
  readonly orders: ReadonlyMap<string, OrderStory>;
  readonly calls: readonly Call[];
  /** From each crash (or stop) of the integration to its restart. */
  readonly outages: readonly Stretch[];
  readonly linkFaults: readonly (Stretch & { readonly fault: string; readonly link: string })[];
  readonly phases: ReadonlyMap<string, EventOf<"phase">>;
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
const tellsFailure = /\.(failed|declined|exception|bounced)$/;

function note(asked: Asked, event: OperationEvent): void {
  if (event.type === "invoke") asked.invoked += 1;
  else asked[event.type] += 1;
  asked.amountMinor ??= event.value.amountMinor;
  asked.currency ??= event.value.currency;
  const rank = { invoke: 0, fail: 1, info: 2, ok: 3 } as const;
  const best = asked.ok > 0 ? 3 : asked.info > 0 ? 2 : asked.fail > 0 ? 1 : 0;
  const first = event.type === "ok" && asked.ok > 1;
  if (rank[event.type] >= best && !first) asked.witness = event.i;
}

function noteOperation(story: OrderStory, event: OperationEvent): void {
  const { operation, reference } = event.value;
  if (operation === "place") note(story.place, event);
  else if (operation === "cancel") note(story.cancel, event);
  else if (operation === "refund") {
    const name = reference ?? "";
    let asked = story.refunds.get(name);
    if (asked === undefined) {
      asked = newAsked();
      story.refunds.set(name, asked);
    }
    note(asked, event);
  }
}

function noteAnswer(story: OrderStory, call: Call | undefined, event: EventOf<"answer">): void {
  if (call === undefined || isRead(call)) return;
  const { status } = event.value;
  const request = `${event.site.operation} ${call.call.key ?? call.call.value.path}`;
  if (status >= 400 && status < 500 && !passing.has(status)) story.refusals.set(request, event);
  else if (status < 300) story.refusals.delete(request);
}

export function isRead({ call }: Call): boolean {
  return call.value.method === "GET" || call.value.method === "HEAD";
}

function build(history: readonly HistoryEvent[]): HistoryIndex {
  let facts: RunFacts | undefined;
  const orders = new Map<string, OrderStory>();
  const calls: Call[] = [];
  const byNumber = new Map<string, Call>();
  const outages: Stretch[] = [];
  const linkFaults: (Stretch & { fault: string; link: string })[] = [];
  const phases = new Map<string, EventOf<"phase">>();

  const storyOf = (order: string): OrderStory => {
    let story = orders.get(order);
    if (story === undefined) {
      story = newStory(order);
      if (order !== noOrder) orders.set(order, story);
    }
    return story;
  };
  const open = (event: HistoryEvent): Stretch => ({
    from: event.i,
    fromMs: event.t,
    to: Number.POSITIVE_INFINITY,
    toMs: Number.POSITIVE_INFINITY,
  });
  const close = (stretch: Stretch | undefined, event: HistoryEvent): void => {
    if (stretch === undefined || stretch.to !== Number.POSITIVE_INFINITY) return;
    stretch.to = event.i;
    stretch.toMs = event.t;
  };

  for (const event of history) {
    switch (event.type) {
      case "run":
        facts = event.value;
        break;
      case "phase":
        phases.set(event.value.phase, event);
        break;
      case "invoke":
      case "ok":
      case "fail":
      case "info":
        noteOperation(storyOf(event.order), event);
        break;
      case "call": {
        const call: Call = { call: event, answer: undefined };
        calls.push(call);
        // Call numbers are a partner's own: two partners may both have a call 1.
        byNumber.set(`${event.site.partner} ${event.call}`, call);
        break;
      }
      case "answer": {
        const call = byNumber.get(`${event.site.partner} ${event.call}`);
        if (call !== undefined) call.answer = event;
        noteAnswer(storyOf(event.order), call, event);
        break;
      }
      case "effect":
        storyOf(event.order).effects.push(event);
        break;
      case "webhook-sent":
        if (event.value.counterfeit === undefined && tellsFailure.test(event.site.webhook))
          storyOf(event.order).failures.push(event);
        break;
      case "webhook-given-up":
        if (tellsFailure.test(event.site.webhook)) storyOf(event.order).failures.push(event);
        break;
      case "read":
        storyOf(event.order).read = event;
        break;
      case "books":
        storyOf(event.order).books.push(event);
        break;
      case "crash":
        outages.push(open(event));
        break;
      case "restart":
        // One restart ends one outage: two crashes and one restart leave the integration down.
        close(
          outages.find(({ to }) => to === Number.POSITIVE_INFINITY),
          event,
        );
        break;
      case "fault-fired":
        if (event.value.at.startsWith("link "))
          linkFaults.push({ ...open(event), fault: event.fault, link: event.value.at.slice(5) });
        break;
      case "fault-healed":
        for (const fault of linkFaults) if (fault.fault === event.fault) close(fault, event);
        break;
      default:
    }
  }
  return { facts, orders, calls, outages, linkFaults, phases };
}
