import type { EventOf, HistoryEvent } from "../../core/history.ts";
import { type CallSite, formatSite, type WebhookSite } from "../../core/site.ts";
import { numberOf } from "../behaviour.ts";
import { sitesAfter, type Trace } from "../judge.ts";

/** What one party did or got, in words without times, ids and amounts of its own. */
interface Line {
  readonly party: string;
  readonly text: string;
  /** Whose own event it is. */
  readonly site?: string;
  /** How often it comes is a matter of time. */
  readonly isLook?: true;
}

/** Orders of a batch differ in price: what was moved is told as a share of it. */
const shareOf = (amountMinor: number | undefined, totalMinor: number): string =>
  amountMinor === undefined ? "" : amountMinor === totalMinor ? "all" : String(amountMinor > totalMinor ? "more" : "part");

const isRead = ({ value: { method } }: EventOf<"call">): boolean => method === "GET" || method === "HEAD";

/** What an order's events are told by. */
interface Told {
  readonly calls: ReadonlyMap<string, EventOf<"call">>;
  readonly totalMinor: number;
  /** Shops number refunds on their own, over all orders: told is which one of the order's it is. */
  readonly refunds: readonly string[];
}

/** References of refunds in the order in which they came up. */
const refundsIn = (history: readonly HistoryEvent[]): string[] => [
  ...new Set(
    history.flatMap((event) => (event.type === "effect" && event.value.kind === "refunded" ? (event.value.reference ?? []) : [])),
  ),
];

function lineOf(event: HistoryEvent, { calls, totalMinor, refunds }: Told): Line | undefined {
  switch (event.type) {
    case "ok":
    case "fail":
    case "info": {
      const { operation, reference = "", status = 0 } = event.value;
      // how often somebody looks is a matter of time
      return operation === "read" ? undefined : { party: "customer", text: `${operation} ${reference} ${event.type} ${status}` };
    }
    case "answer": {
      const { partner, operation } = event.site;
      const { status, delivery } = event.value;
      const call = calls.get(`${partner} ${event.call}`);
      const site = formatSite(event.site);
      // of reads it is told what came back, not how often
      if (call !== undefined && isRead(call))
        return { party: `reads of ${partner}`, text: `${operation} ${status} ${delivery}`, site, isLook: true };
      return { party: `calls of ${partner}`, text: `${operation} #${event.site.attempt} ${status} ${delivery}`, site };
    }
    case "effect": {
      const { kind, reference = "", amountMinor } = event.value;
      const which = kind === "refunded" ? `#${refunds.indexOf(reference)}` : reference;
      return { party: `ledger of ${event.actor}`, text: `${kind} ${which} ${shareOf(amountMinor, totalMinor)}` };
    }
    case "webhook-acknowledged": {
      const { webhook, attempt } = event.site;
      const { sending, status, counterfeit = "" } = event.value;
      return {
        party: `webhooks of ${event.actor}`,
        text: `${webhook} #${attempt} ${sending} ${counterfeit} ${status}`,
        site: formatSite(event.site),
      };
    }
    case "webhook-given-up":
      return { party: `webhooks of ${event.actor}`, text: `${event.site.webhook} given up`, site: formatSite(event.site) };
    case "read": {
      if (event.value === null) return { party: "end", text: "nothing is shown" };
      const { status, detail = "", capturedMinor, refundedMinor, shipped = "" } = event.value;
      const money = [capturedMinor, refundedMinor].map((amount) => (amount === 0 ? "none" : shareOf(amount, totalMinor)));
      return { party: "end", text: `${status} ${detail} ${money.join(" ")} ${shipped}` };
    }
    default:
      return undefined;
  }
}

interface Story {
  /**
   * How the parties of one order behaved, as a number: what each of them did, whatever the others did meanwhile. Which of two
   * webhooks came first is the machine's affair, and how often somebody looked: two runs are alike where they differ in that alone.
   * Told a site, it leaves out the site's own events.
   */
  signature(except?: string): number;
  /**
   * How each party went on from that event, a number each, and which parties these are: what comes before it here and after it
   * there is the machine's affair too, and another one for each party.
   */
  restFrom(at: number): readonly number[];
}

/** Of what was told: looks once each, and all in one order. */
function textsOf(lines: readonly Line[]): string[] {
  const looks = new Set(lines.flatMap(({ text, party, isLook }) => (isLook ? `${party}: ${text}` : [])));
  const deeds = lines.flatMap(({ text, party, isLook }) => (isLook ? [] : `${party}: ${text}`));
  return [...looks, ...deeds].sort();
}

function storyOf(history: readonly HistoryEvent[]): Story {
  const calls = new Map<string, EventOf<"call">>();
  for (const event of history) if (event.type === "call") calls.set(`${event.site.partner} ${event.call}`, event);
  const placed = history.find((event) => event.type === "invoke" && event.value.operation === "place");
  const totalMinor = placed?.type === "invoke" ? (placed.value.amountMinor ?? 0) : 0;
  const told = { calls, totalMinor, refunds: refundsIn(history) };
  const lines = history.flatMap((event, at) => {
    const line = lineOf(event, told);
    return line === undefined ? [] : [{ ...line, at }];
  });
  return {
    signature: (except) => numberOf(textsOf(lines.filter(({ site }) => except === undefined || site !== except))),
    restFrom: (from) => {
      const parties = Map.groupBy(
        lines.filter(({ at }) => at >= from),
        ({ party }) => party,
      );
      const names = [...parties.keys()].sort();
      return [numberOf(names), ...names.map((name) => numberOf(textsOf(parties.get(name) ?? [])))];
    },
  };
}

/** See `Story`. */
export const signatureIn = (history: readonly HistoryEvent[]): ((except?: string) => number) => storyOf(history).signature;

/** A shop that looks ten times a second would have as many sites as it is slow. */
const mostAttempts = 3;

/** Under the way's name, so that a site of one order is the same site of the next. */
const ofWay = (history: readonly HistoryEvent[], way: string): readonly HistoryEvent[] =>
  history.map((event) =>
    "site" in event && event.site !== undefined && event.site.kind !== "link"
      ? ({ ...event, site: { ...event.site, order: way } } as HistoryEvent)
      : event,
  );

/** By site, the place of its first event after that one. */
function firstOf(events: readonly HistoryEvent[], from: number): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [at, event] of events.entries()) {
    if (at <= from || (event.type !== "call" && event.type !== "webhook-sent")) continue;
    const name = formatSite(event.site);
    if (!places.has(name)) places.set(name, at);
  }
  return places;
}

/**
 * Where the next fault can strike such a customer, and how the parties behaved.
 *
 * @param struck the site of the last fault, under the way's name
 */
export function traceOfOrder(history: readonly HistoryEvent[], way: string, struck?: string): Trace {
  const events = ofWay(history, way);
  const { signature, restFrom } = storyOf(events);
  const fired = events.findLastIndex(({ type }) => type === "fault-fired");
  const near = sitesAfter(events, fired).filter(({ attempt }) => attempt <= mostAttempts);
  const came = firstOf(events, fired);
  const sites = near.map((site) => {
    const name = formatSite(site);
    return { site, others: signature(name), rest: restFrom(came.get(name) ?? 0) };
  });
  return { behaviour: signature(), others: signature(struck), sites };
}

/** A site of no order in particular, to be compared with that of another order. */
export const placeOf = (site: CallSite | WebhookSite): string => formatSite({ ...site, order: "-" });

/** The sites of one order in the order in which they came up, and when that was. */
export function placesOf(history: readonly HistoryEvent[]): ReadonlyMap<string, { readonly at: number; readonly t: number }> {
  const places = new Map<string, { readonly at: number; readonly t: number }>();
  for (const [at, event] of history.entries()) {
    if (event.type !== "call" && event.type !== "webhook-sent") continue;
    const place = placeOf(event.site);
    if (!places.has(place)) places.set(place, { at, t: event.t });
  }
  return places;
}

const isAnswer = (type: HistoryEvent["type"]): boolean => type === "ok" || type === "fail" || type === "info";

/**
 * Whether all was over at the struck site before the customer was done: whoever goes on from there finds the order as if nothing
 * had been struck, or as it was then.
 *
 * @param struck under the way's name
 */
export function isOverInTime(history: readonly HistoryEvent[], way: string, struck: string): boolean {
  const events = ofWay(history, way);
  const last = events.findLastIndex(
    (event) => "site" in event && event.site !== undefined && event.type !== "effect" && formatSite(event.site) === struck,
  );
  return last < events.findLastIndex(({ actor, type }) => actor === "customer" && isAnswer(type));
}

const moves: ReadonlySet<HistoryEvent["type"]> = new Set(["ok", "fail", "info", "answer", "effect", "webhook-acknowledged"]);

/** From the placing of an order to the last thing that anybody did for it, looks aside. */
export function durationMsOf(history: readonly HistoryEvent[]): number | undefined {
  const placed = history.find((event) => event.type === "invoke" && event.value.operation === "place");
  const last = history.findLast(
    (event) =>
      moves.has(event.type) &&
      !((event.type === "ok" || event.type === "fail" || event.type === "info") && event.value.operation === "read"),
  );
  return placed === undefined || last === undefined ? undefined : last.t - placed.t;
}
