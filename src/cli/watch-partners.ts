import type { HistoryEvent, NewEvent, Recorder } from "../core/history.ts";
import { redactText } from "../core/redact.ts";
import { formatMs } from "../report/duration.ts";
import { forTerminal } from "../report/text-safety.ts";

/** One call, webhook or change of a link, as it is told while partners run. Never a header, a body or a query. */
export interface Told {
  /** RFC 3339. */
  readonly at: string;
  readonly kind: "call" | "webhook" | "link";
  readonly partner: string;
  /** The operation, the webhook's type, or what a link suffers. */
  readonly what: string;
  readonly order?: string;
  readonly status?: number;
  readonly ms?: number;
  /** What was odd about it: faults that struck, no answer, a sending after the first. */
  readonly notes: readonly string[];
}

const noOrder = "-";

/** `12:04:05.123  call     payment    createPayment   order-1   201   12 ms  f1`: in columns that grow with what is in them. */
export function createLineFormat(): (told: Told) => string {
  const widths = [7, 9, 18, 9];
  return ({ at, kind, partner, what, order = noOrder, status, ms, notes }) => {
    const cells = [kind, partner, what, order].map((cell, n) => {
      const shown = forTerminal(cell);
      widths[n] = Math.max(widths[n] ?? 0, shown.length);
      return shown.padEnd(widths[n] ?? 0);
    });
    const answer = status === undefined ? "   " : status === 0 ? "---" : String(status);
    const took = ms === undefined ? "" : formatMs(ms);
    return [at.slice(11, 23), ...cells, answer, took.padStart(7), forTerminal(notes.join(", "))].join("  ").trimEnd();
  };
}

type Tell = (told: Told) => void;

const textOf = (order: string): { readonly order?: string } => (order === noOrder ? {} : { order: redactText(order) });

/** Tells what comes and goes between partners and an integration. What it is asked to record it does not keep. */
export function watchPartners(tell: Tell, now: () => number): Recorder {
  /** Of calls to nothing that a contract knows, until they are answered. */
  const strayed = new Map<number, string>();
  let events = 0;
  const tellOf = (event: NewEvent, at: string): void => {
    if (event.type === "call" && event.site.operation === "unknown") {
      const { method, path } = event.value;
      strayed.set(event.call, `${method} ${redactText(path.split("?", 1)[0] ?? "")}`);
    }
    if (event.type === "answer") {
      const { site, call, value } = event;
      const what = strayed.get(call) ?? site.operation;
      strayed.delete(call);
      const odd = value.delivery === "whole" ? [] : [`answer: ${value.delivery}`];
      const notes = [
        ...odd,
        ...(value.replayed ? ["replayed"] : []),
        ...(value.code ? [value.code] : []),
        ...(value.faults ?? []),
      ];
      tell({
        at,
        kind: "call",
        partner: site.partner,
        what,
        ...textOf(event.order),
        status: value.status,
        ms: value.durationMs,
        notes,
      });
    }
    if (event.type === "webhook-acknowledged") {
      const { site, value } = event;
      const notes = [
        ...(value.sending > 1 ? [`sending ${value.sending}`] : []),
        ...(value.counterfeit ? [`counterfeit: ${value.counterfeit}`] : []),
        ...(value.status === 0 ? [value.timedOut ? "no answer in time" : "nobody answered"] : []),
      ];
      const { status, latencyMs: ms } = value;
      tell({ at, kind: "webhook", partner: site.partner, what: site.webhook, ...textOf(event.order), status, ms, notes });
    }
    if (event.type === "webhook-given-up") {
      const { site, value } = event;
      const notes = [value.unwanted ? "kept: there is no --webhook-url" : value.reason];
      tell({ at, kind: "webhook", partner: site.partner, what: site.webhook, ...textOf(event.order), notes });
    }
    if (event.type === "handshake-failed") {
      const { reason, alert, certificate } = event.value;
      const notes = [reason, ...(alert ? [alert] : []), ...(certificate ? [`shown: ${certificate}`] : [])];
      tell({ at, kind: "link", partner: event.actor, what: "no TLS", notes });
    }
    if (event.type === "call" && event.value.certificate !== undefined)
      tell({ at, kind: "link", partner: event.actor, what: "untrusted certificate accepted", notes: [event.value.certificate] });
    if ((event.type === "fault-fired" || event.type === "fault-healed") && event.value.family === "link") {
      const state = event.type === "fault-fired" ? "begins" : "ends";
      tell({ at, kind: "link", partner: event.value.at.link ?? "", what: event.value.name, notes: [event.fault, state] });
    }
  };
  return {
    record: (event: NewEvent): HistoryEvent["i"] => {
      tellOf(event, new Date(now()).toISOString());
      events += 1;
      return events - 1;
    },
  };
}
