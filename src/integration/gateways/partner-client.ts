import { sleep } from "../../core/clock.ts";
import type { EdgeParts } from "../edge-parts.ts";
import type { CallResult, HttpResult, PartnerError, Ports, Room } from "../ports.ts";
import type { Call, CallFailure, Deadlines, PartnerName, ResilienceConfig } from "./call.ts";
import { type Compartment, createCompartment, type Ended } from "./compartment.ts";
import { readProblem } from "./read-answer.ts";
import { traceparentOf } from "./traceparent.ts";

export interface PartnerClientOptions {
  readonly partner: PartnerName;
  readonly baseUrl: string;
  readonly token: string;
  readonly ports: Ports;
  readonly config: ResilienceConfig;
  readonly parts: EdgeParts;
}

/** One partner as the gateways call it: every way to fail is a value, classified. */
export interface PartnerClient {
  readonly name: PartnerName;
  readonly ports: Ports;
  call<Wire, T>(call: Call<Wire, T>): Promise<CallResult<T>>;
  /** Of the compartment that the worker's calls go through. */
  room(): Room;
  /** The deadline of an operation that begins now, as a time on the clock. */
  deadline(operation: string): number;
  /** An answer that was whole and well-formed, and still can't be believed. */
  invalid(message: string): CallResult<never>;
}

/** Checkout's rate quotes have a compartment of their own: when they are slow, labels are still bought, and the other way round. */
const compartmentOf = (partner: PartnerName, operation: string): string =>
  operation === "quoteRates" ? `${partner}-rates` : partner;

const localCodes: ReadonlySet<string> = new Set(["breaker-open", "bulkhead-full", "rate-limited"]);

const userAgent = "firedrill-reference-integration/1";

function errorOf(parts: EdgeParts, failure: CallFailure, code: string, rest: Omit<PartnerError, "class" | "definite" | "code">) {
  return { ok: false, error: { ...parts.classify(failure), code, ...rest } } as const;
}

/** A partner that answers is well, even where it says no; 5xx, silence and broken connections say it is not. */
function isHealthy(result: HttpResult): boolean {
  if (result.type === "failure") return false;
  const throttles = result.status === 503 && result.headers["retry-after"] !== undefined;
  return result.status < 500 || throttles;
}

export function createPartnerClient(options: PartnerClientOptions): PartnerClient {
  const { partner, ports, config, parts } = options;
  const { clock, log, meter } = ports;
  const baseUrl = options.baseUrl.replace(/\/+$/, "");
  const headers = { authorization: `Bearer ${options.token}`, accept: "application/json", "user-agent": userAgent };
  const limiter = parts.createRateLimiter({ name: partner, clock, perSecond: config.ratePerSecond });
  const patience = parts.createPatience({ clock });
  const compartments = new Map<string, Compartment>();
  const compartment = (name: string): Compartment => {
    const known = compartments.get(name) ?? createCompartment({ name, ports, config, parts, limiter });
    compartments.set(name, known);
    return known;
  };

  const read = <Wire, T>(call: Call<Wire, T>, result: HttpResult): CallResult<T> => {
    if (result.type === "failure")
      return errorOf(parts, { type: "transport", kind: result.kind }, result.kind, { message: result.message });
    const { status } = result;
    if (status >= 200 && status < 400) {
      const reading = parts.readAnswer(result, call.expected);
      if (reading.ok) return reading;
      const message = `${call.operation}: ${reading.problem}`;
      return errorOf(parts, { type: "invalid-answer" }, "invalid-answer", { message, status });
    }
    const { code, detail } = readProblem(result);
    const retryAfterMs = parts.retryAfterMs(result.headers["retry-after"], clock.now(), config.retryAfterCapMs);
    return errorOf(parts, { type: "status", status, ...(code === undefined ? {} : { code }) }, code ?? `status-${status}`, {
      message: detail ?? `${call.operation} was answered with ${status}`,
      status,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  };

  const send = <Wire, T>(call: Call<Wire, T>, limits: Deadlines): Promise<Ended<T>> => {
    const traceparent = traceparentOf(ports);
    const request = {
      method: call.method,
      url: `${baseUrl}${call.path}`,
      headers: {
        ...headers,
        ...(call.body === undefined ? {} : { "content-type": "application/json" }),
        ...(traceparent === undefined ? {} : { traceparent }),
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      ...limits,
    };
    return ports.http.send(request).then((result) => ({ outcome: read(call, result), healthy: isHealthy(result) }));
  };

  const report = <T>(call: Call<never, unknown>, attempt: number, startedMs: number, outcome: CallResult<T>): void => {
    const { operation, order } = call;
    const latencyMs = clock.now() - startedMs;
    const name = outcome.ok ? "ok" : outcome.error.code;
    meter.count("partner_calls_total", { partner, operation, outcome: name });
    meter.observe("partner_call_duration_ms", latencyMs, { partner, operation });
    const breaker = compartment(compartmentOf(partner, operation)).breaker.state();
    const fields = { partner, operation, order, attempt, latencyMs, breaker, outcome: name };
    if (outcome.ok) {
      log.info("partner-call", fields);
      return;
    }
    const { message, ...error } = outcome.error;
    // What never left is counted above; during an outage a line for each would drown the rest. A partner's own words
    // may quote what we sent, so they stay out of the log.
    if (!localCodes.has(error.code))
      log.warn("partner-call", { ...fields, ...error, ...(error.status === undefined ? { message } : {}) });
  };

  const once = <Wire, T>(call: Call<Wire, T>, attempt: number, endMs: number): Promise<CallResult<T>> => {
    const { operation } = call;
    const limits = parts.deadlines({ partner, operation, config });
    const startedMs = clock.now();
    const remainingMs = Math.min(limits.totalMs, endMs - startedMs);
    // Pages before this one have used the time up. Nothing is sent, so nothing is learned of the partner's health.
    if (remainingMs <= 0) {
      const message = `${operation}: no time is left`;
      return Promise.resolve(errorOf(parts, { type: "transport", kind: "timeout" }, "timeout", { message }));
    }
    const attributes = { partner, operation, attempt, ...(call.order === undefined ? {} : { order: call.order }) };
    return compartment(compartmentOf(partner, operation))
      .enter(() =>
        ports.tracer.span(`${partner} ${operation}`, attributes, () => send(call, { ...limits, totalMs: remainingMs })),
      )
      .then((outcome) => {
        report(call as unknown as Call<never, unknown>, attempt, startedMs, outcome);
        return outcome;
      });
  };

  /** A read that the partner wants later: it is not sent again before, whoever asks for it. */
  const tooEarly = ({ read, path }: Call<never, unknown>): CallResult<never> | undefined => {
    const restMs = read ? patience.restMs(path) : 0;
    if (restMs <= 0) return undefined;
    const message = "the partner asked us to wait";
    return errorOf(parts, { type: "local", code: "rate-limited" }, "rate-limited", { message, retryAfterMs: restMs });
  };

  const deadline = (operation: string): number => clock.now() + parts.deadlines({ partner, operation, config }).totalMs;

  return {
    name: partner,
    ports,
    room: () => compartment(partner).room(),
    deadline,
    invalid: (message) => errorOf(parts, { type: "invalid-answer" }, "invalid-answer", { message }),
    call: async (call) => {
      const early = tooEarly(call as unknown as Call<never, unknown>);
      if (early !== undefined) return early;
      const endMs = call.endMs ?? deadline(call.operation);
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await once(call, call.attempt ?? attempt, endMs);
        const askedMs = outcome.ok || outcome.error.status === undefined ? undefined : outcome.error.retryAfterMs;
        if (call.read && askedMs !== undefined) patience.toldToWait(call.path, askedMs);
        if (outcome.ok || !call.read || !parts.repeatsRead({ error: outcome.error, attempt, config })) return outcome;
        const waitMs = parts.readBackoff({ attempt, error: outcome.error, random: ports.random, config });
        if (clock.now() + waitMs >= endMs) return outcome;
        await sleep(clock, waitMs);
      }
    },
  };
}
