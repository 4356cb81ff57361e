import type { CallResult, Gateways, Ports } from "../../../src/integration/ports.ts";
import type { Store } from "../../../src/integration/store/store.ts";

/** The moments at which a process can die, each numbered from 1 over a whole run. */
export type CrashPoint = "before-transaction" | "before-commit" | "after-commit" | "before-call" | "after-call";

export interface CrashPlan {
  /** True kills the process at this moment. */
  readonly strikes: (point: CrashPoint, n: number) => boolean;
  readonly crashed: () => void;
}

export interface Counter {
  next(point: CrashPoint): number;
  readonly counts: Map<CrashPoint, number>;
}

export function createCounter(): Counter {
  const counts = new Map<CrashPoint, number>();
  return {
    counts,
    next: (point) => {
      const n = (counts.get(point) ?? 0) + 1;
      counts.set(point, n);
      return n;
    },
  };
}

const never = <T>(): Promise<T> => new Promise<T>(() => {});

class CrashError extends Error {}

export interface Outside {
  readonly ports: Ports;
  readonly gateways: Gateways;
  readonly store: Store;
}

/**
 * One life of the process: everything it touches goes through here. Once it is dead nothing of it goes on: its promises
 * never settle, its timers never fire, an open transaction is rolled back. What partners already have in hand goes on.
 */
export function createGeneration(outside: Outside, counter: Counter, plan: CrashPlan): Outside & { kill(): void } {
  let alive = true;
  const kill = (): void => {
    alive = false;
  };
  const strike = (point: CrashPoint): boolean => {
    if (!alive || !plan.strikes(point, counter.next(point))) return !alive;
    kill();
    plan.crashed();
    return true;
  };
  const store: Store = {
    ...outside.store,
    transaction: async (work) => {
      if (strike("before-transaction")) return never();
      try {
        const result = await outside.store.transaction(async (tx) => {
          const value = await work(tx);
          if (strike("before-commit")) throw new CrashError();
          return value;
        });
        return strike("after-commit") ? await never() : result;
      } catch (thrown) {
        if (thrown instanceof CrashError || !alive) return never();
        throw thrown;
      }
    },
  };
  const fence =
    <A extends unknown[], T>(call: (...args: A) => Promise<CallResult<T>>) =>
    async (...args: A): Promise<CallResult<T>> => {
      if (strike("before-call")) return never();
      const outcome = await call(...args);
      return strike("after-call") ? never() : outcome;
    };
  const fenceAll = <G extends object>(gateway: G): G =>
    Object.fromEntries(Object.entries(gateway).map(([name, call]) => [name, fence(call)])) as G;
  const { payment, carrier, messaging, room } = outside.gateways;
  const gateways = { payment: fenceAll(payment), carrier: fenceAll(carrier), messaging: fenceAll(messaging), room };
  const { clock } = outside.ports;
  const after = (delayMs: number, run: () => void): (() => void) => clock.after(delayMs, () => alive && run());
  return { ports: { ...outside.ports, clock: { now: () => clock.now(), after } }, gateways, store, kill };
}
