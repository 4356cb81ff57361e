import type { HistoryEvent } from "../core/history.ts";
import { formatSite } from "../core/site.ts";

/** What one event says of how the parties behaved: who did what to whom and how it ended. No times, no ids, no faults. */
export function behaviourLine(event: HistoryEvent): string {
  switch (event.type) {
    case "invoke":
    case "ok":
    case "fail":
    case "info": {
      const { operation, reference = "", status = 0, view } = event.value;
      return `${event.type} ${operation} ${event.order} ${reference} ${status} ${view?.detail ?? view?.status ?? ""}`;
    }
    case "call":
      return `call ${formatSite(event.site)} ${event.value.bodyHash}`;
    case "answer":
      return `answer ${formatSite(event.site)} ${event.value.status} ${event.value.delivery}`;
    case "effect":
      return `effect ${event.actor} ${event.order} ${event.value.kind} ${event.value.amountMinor ?? ""}`;
    case "webhook-sent":
      return `sent ${formatSite(event.site)} ${event.value.counterfeit ?? ""}`;
    case "webhook-acknowledged":
      return `acknowledged ${formatSite(event.site)} ${event.value.status}`;
    case "webhook-given-up":
      return `given up ${formatSite(event.site)}`;
    case "read":
    case "books":
    case "backlog":
      return `${event.type} ${event.actor} ${"order" in event ? event.order : ""} ${JSON.stringify(event.value)}`;
    case "crash":
    case "restart":
    case "phase":
    case "settled":
      return event.type;
    case "log":
      return event.value.leak === undefined ? "" : `leak ${event.value.leak}`;
    default:
      return "";
  }
}

/** The two halves of cyrb53: 53 bits, enough to tell a million histories apart, and cheap. */
type Halves = readonly [number, number];

const empty: Halves = [0xdeadbeef, 0x41c6ce57];
const mix = (half: number, value: number): number => Math.imul(half ^ value, 2654435761);
const mixOther = (half: number, value: number): number => Math.imul(half ^ value, 1597334677);

function finish(a: number, b: number): number {
  const first = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const second = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(first ^ (first >>> 13), 3266489909);
  return 4294967296 * (2097151 & second) + (first >>> 0);
}

function hashLine(text: string): Halves {
  let [a, b] = empty;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = mix(a, code);
    b = mixOther(b, code);
  }
  return [a ^ (a >>> 15), b ^ (b >>> 13)];
}

/** A number for these lines in this order. */
export function numberOf(lines: readonly string[]): number {
  let [a, b] = empty;
  for (const line of lines) {
    const hash = hashLine(line);
    a = mix(a, hash[0]);
    b = mixOther(b, hash[1]);
  }
  return finish(a, b);
}

interface Line {
  readonly hash: Halves;
  /** The site whose own event it is: the call and its answer, the webhook's sendings. */
  readonly site: string | undefined;
}

function lineOf(event: HistoryEvent): Line | undefined {
  const text = behaviourLine(event);
  if (text === "") return undefined;
  const site = "site" in event && event.site !== undefined && event.type !== "effect" ? formatSite(event.site) : undefined;
  return { hash: hashLine(text), site };
}

/**
 * A number for all histories in which the parties behaved the same way. Two schedules with one behaviour are two names of
 * one story: what follows from one follows from the other.
 *
 * @returns gives the number; told a site, as `formatSite` writes it, it leaves out the site's own events: what remains is
 * how the others took it
 */
export function behaviourIn(history: readonly HistoryEvent[]): (except?: string) => number {
  const lines = history.flatMap((event) => lineOf(event) ?? []);
  return (except) => {
    let [a, b] = empty;
    for (const { hash, site } of lines) {
      if (except !== undefined && site === except) continue;
      a = mix(a, hash[0]);
      b = mixOther(b, hash[1]);
    }
    return finish(a, b);
  };
}
