import type { EdgeParts } from "../edge-parts.ts";
import type { CallResult, PartnerError, Ports, Room } from "../ports.ts";
import type { Breaker } from "./breaker.ts";
import type { CallFailure, ResilienceConfig } from "./call.ts";
import type { RateLimiter } from "./rate-limiter.ts";

/** What one call ended in, and what that says of the partner's health. */
export interface Ended<T> {
  readonly outcome: CallResult<T>;
  readonly healthy: boolean;
}

/** A part of a partner's calls that stands or falls alone: its own concurrency limit and breaker. */
export interface Compartment {
  readonly name: string;
  readonly breaker: Breaker;
  /** Makes the call where bulkhead, rate limit and breaker let it; else says which did not, definitely. */
  enter<T>(work: () => Promise<Ended<T>>): Promise<CallResult<T>>;
  /** How many calls `enter` would let through now. */
  room(): Room;
}

export interface CompartmentOptions {
  readonly name: string;
  readonly ports: Ports;
  readonly config: ResilienceConfig;
  readonly parts: EdgeParts;
  readonly limiter: RateLimiter;
}

const messages = {
  "breaker-open": "the breaker is open",
  "bulkhead-full": "too many calls are under way",
  "rate-limited": "the rate limit is reached",
} as const;

/** Of several limits the one that lets the fewest calls through; where none does, the one that is waited for the longest. */
function tightest(rooms: readonly Room[]): Room {
  return rooms.reduce((a, b) => (b.calls < a.calls || (b.calls === a.calls && (b.waitMs ?? 0) > (a.waitMs ?? 0)) ? b : a));
}

const stateGauge = { closed: 0, "half-open": 1, open: 2 } as const;

export function createCompartment({ name, ports, config, parts, limiter }: CompartmentOptions): Compartment {
  const { clock, log, meter } = ports;
  const labels = { compartment: name };
  meter.gauge("partner_breaker_state", stateGauge.closed, labels);
  const breaker = parts.createBreaker({
    name,
    clock,
    failures: config.breakerFailures,
    openMs: config.breakerOpenMs,
    onState: (state) => {
      meter.gauge("partner_breaker_state", stateGauge[state], labels);
      log.warn("breaker", { partner: name, breaker: state });
    },
  });
  const bulkhead = parts.createBulkhead({ name, capacity: config.concurrency });

  const refuse = (code: Extract<CallFailure, { type: "local" }>["code"], retryAfterMs = 0): CallResult<never> => {
    const error: PartnerError = {
      ...parts.classify({ type: "local", code }),
      code,
      message: messages[code],
      ...(retryAfterMs > 0 ? { retryAfterMs } : {}),
    };
    return { ok: false, error };
  };

  const guarded = async <T>(work: () => Promise<Ended<T>>): Promise<CallResult<T>> => {
    // An open breaker costs no token; a half-open one is asked last, since its one probe must not be wasted.
    if (breaker.state() === "closed") {
      const waitMs = limiter.take();
      if (waitMs > 0) return refuse("rate-limited", waitMs);
    }
    const admission = breaker.enter();
    if (!admission.admitted) return refuse("breaker-open", admission.retryAfterMs);
    meter.gauge("partner_in_flight", bulkhead.inFlight(), labels);
    let healthy = false;
    try {
      const ended = await work();
      healthy = ended.healthy;
      return ended.outcome;
    } finally {
      admission.settle(healthy ? "success" : "failure");
    }
  };

  return {
    name,
    breaker,
    room: () => tightest([breaker.room(), bulkhead.room(), limiter.room()]),
    enter: (work) =>
      bulkhead
        .run(() => guarded(work))
        .then((entered) => {
          meter.gauge("partner_in_flight", bulkhead.inFlight(), labels);
          return entered.admitted ? entered.value : refuse("bulkhead-full");
        }),
  };
}
