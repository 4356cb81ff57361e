import type { Clock } from "../core/clock.ts";
import type { Delivery, WireReply } from "../core/fault.ts";
import type { Recorder } from "../core/history.ts";
import { redactText } from "../core/redact.ts";
import type { Json } from "../core/schedule.ts";
import type { CallSite } from "../core/site.ts";
import { bodyHash } from "./body-hash.ts";
import { isoTime } from "./iso-time.ts";
import { problemType } from "./problem.ts";
import type { JournalLine, WireRequest } from "./wire.ts";

/** One call between its arrival and its answer. */
export interface CallEntry {
  /** Unique in the history. */
  readonly call: number;
  readonly site: CallSite;
  readonly method: string;
  /** The path with its query. */
  readonly target: string;
  readonly startedMs: number;
  readonly key: string | undefined;
  /** Where a history is written. */
  readonly bodyHash?: string;
}

export interface Arrival {
  readonly request: WireRequest;
  readonly site: CallSite;
  readonly key?: string | undefined;
  readonly body?: unknown;
  readonly amountMinor?: number | undefined;
  readonly violations?: readonly string[] | undefined;
}

export interface Departure {
  readonly delivery: Delivery;
  readonly replayed?: boolean;
  readonly violations?: readonly string[];
  readonly faults?: readonly string[];
  /** Whatever its status. */
  readonly saysError?: boolean;
}

interface CallLogPorts {
  readonly partner: string;
  readonly recorder: Recorder | undefined;
  readonly clock: Clock;
  readonly journal: (line: JournalLine) => void;
  readonly nextCall: () => number;
}

export interface CallLog {
  call(arrival: Arrival): CallEntry;
  answer(entry: CallEntry, reply: WireReply, departure: Departure): void;
  /** The caller closed the connection without having had the whole answer. */
  hungUp(entry: CallEntry): void;
}

/** `Retry-After` in ms: seconds, or a date (RFC 9110). */
function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

const longestCode = 60;

/** The word for programs in an error's problem details (RFC 9457), wherever a partner says one. */
function codeOf({ status, headers, body }: WireReply, saysError: boolean): string | undefined {
  if (!saysError && (status < 400 || headers["content-type"] !== problemType)) return undefined;
  let problem: unknown;
  try {
    problem = JSON.parse(body);
  } catch {
    return undefined; // a fault may have made it
  }
  const code = typeof problem === "object" && problem !== null && "code" in problem ? problem.code : undefined;
  return typeof code === "string" && code.length <= longestCode ? code : undefined;
}

/** Writes calls and their answers to the history and the journal. */
export function createCallLog({ partner, recorder, clock, journal, nextCall }: CallLogPorts): CallLog {
  return {
    call: ({ request, site, key, body, amountMinor, violations }) => {
      const { method, path, certificate } = request;
      const startedMs = clock.now();
      const call = nextCall();
      if (recorder === undefined) return { call, site, method, target: path, startedMs, key };
      const hash = bodyHash(body);
      recorder.record({
        actor: partner,
        type: "call",
        call,
        order: site.order,
        site,
        ...(key !== undefined && { key }),
        value: {
          method,
          path,
          bodyHash: hash,
          ...(body !== undefined && { body: body as Json }),
          ...(amountMinor !== undefined && { amountMinor }),
          ...(violations !== undefined && { violations }),
          ...(certificate !== undefined && { certificate }),
        },
      });
      return { call, site, method, target: path, startedMs, key, bodyHash: hash };
    },
    hungUp: ({ call, site, startedMs }) => {
      const value = { afterMs: clock.now() - startedMs };
      recorder?.record({ actor: partner, type: "hung-up", call, order: site.order, site, value });
    },
    answer: ({ call, site, method, target, startedMs }, reply, { delivery, replayed, violations, faults, saysError }) => {
      const nowMs = clock.now();
      const { operation, order } = site;
      const at = isoTime(startedMs);
      journal({
        at,
        method,
        path: redactText(target),
        ...(operation !== "unknown" && { operation }),
        order,
        status: reply.status,
      });
      if (recorder === undefined) return;
      const code = reply.code ?? codeOf(reply, saysError === true);
      const again = retryAfterMs(reply.headers["retry-after"], nowMs);
      recorder.record({
        actor: partner,
        type: "answer",
        call,
        order,
        site,
        value: {
          status: reply.status,
          delivery: delivery.type,
          ...(delivery.type === "hang" && { holdMs: delivery.holdMs }),
          durationMs: nowMs - startedMs,
          ...(code !== undefined && { code }),
          ...(saysError && { saysError }),
          ...(replayed && { replayed }),
          ...(again !== undefined && { retryAfterMs: again }),
          ...(violations !== undefined && { violations }),
          ...(faults !== undefined && { faults }),
        },
      });
    },
  };
}
