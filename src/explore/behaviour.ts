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

/** cyrb53: 53 bits, enough to tell a million histories apart, and cheap. */
function hash53(text: string): number {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

/** Where the site's own events stand: the call and its answer, the webhook's sendings. */
function isAt(event: HistoryEvent, site: string): boolean {
  return "site" in event && event.site !== undefined && event.type !== "effect" && formatSite(event.site) === site;
}

/**
 * A number for all histories in which the parties behaved the same way. Two schedules with one behaviour are two names of
 * one story: what follows from one follows from the other.
 *
 * @param except a site, as `formatSite` writes it, whose own events are left out: what remains is how the others took it
 */
export function behaviourOf(history: readonly HistoryEvent[], except?: string): number {
  let text = "";
  for (const event of history) {
    if (except !== undefined && isAt(event, except)) continue;
    const line = behaviourLine(event);
    if (line !== "") text += `${line}\n`;
  }
  return hash53(text);
}
