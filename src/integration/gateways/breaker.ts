import type { Clock } from "../../core/clock.ts";
import type { Room } from "../ports.ts";

export type BreakerState = "closed" | "open" | "half-open";

/** Leave to make one call. `settle` once; a second time, or after the state has moved on, it changes nothing. */
export type Admission =
  | { readonly admitted: true; readonly settle: (outcome: "success" | "failure") => void }
  | { readonly admitted: false; readonly retryAfterMs: number };

export interface Breaker {
  enter(): Admission;
  /** How many calls `enter` would admit now. */
  room(): Room;
  state(): BreakerState;
}

export interface BreakerOptions {
  /** Whose calls these are: a partner, or a part of one. */
  readonly name: string;
  readonly clock: Clock;
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open before it lets one probe through. */
  readonly openMs: number;
  readonly onState: (state: BreakerState) => void;
}

type State =
  | { readonly type: "closed"; failures: number }
  | { readonly type: "open"; readonly untilMs: number }
  | { readonly type: "half-open"; probing: boolean };

/**
 * A circuit breaker on consecutive failures (Nygard, "Release It!"), on the integration's own clock, so that it keeps
 * virtual time too. Half-open, it lets a single probe through: success closes it, failure opens it for another `openMs`.
 */
export function createBreaker({ clock, failures, openMs, onState }: BreakerOptions): Breaker {
  let state: State = { type: "closed", failures: 0 };

  const become = (next: State): void => {
    const changed = next.type !== state.type;
    state = next;
    if (changed) onState(next.type);
  };
  const open = (): void => become({ type: "open", untilMs: clock.now() + openMs });

  const settleClosed = (era: Extract<State, { type: "closed" }>, outcome: "success" | "failure"): void => {
    // Calls that began before it opened say nothing of the partner as it is now.
    if (state !== era) return;
    era.failures = outcome === "success" ? 0 : era.failures + 1;
    if (era.failures >= failures) open();
  };
  const settleProbe = (era: State, outcome: "success" | "failure"): void => {
    if (state !== era) return;
    if (outcome === "success") become({ type: "closed", failures: 0 });
    else open();
  };

  return {
    state: () => state.type,
    room: () => {
      if (state.type === "closed") return { calls: Number.POSITIVE_INFINITY };
      if (state.type === "half-open") return { calls: state.probing ? 0 : 1 };
      const waitMs = state.untilMs - clock.now();
      return waitMs > 0 ? { calls: 0, waitMs } : { calls: 1 };
    },
    enter: () => {
      if (state.type === "open" && clock.now() >= state.untilMs) become({ type: "half-open", probing: false });
      const era = state;
      if (era.type === "open") return { admitted: false, retryAfterMs: era.untilMs - clock.now() };
      if (era.type === "closed") return { admitted: true, settle: (outcome) => settleClosed(era, outcome) };
      // The probe is still on its way: its deadline bounds the wait, and a jittered retry comes back soon enough.
      if (era.probing) return { admitted: false, retryAfterMs: 0 };
      era.probing = true;
      return { admitted: true, settle: (outcome) => settleProbe(era, outcome) };
    },
  };
}
