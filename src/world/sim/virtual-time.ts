import type { Clock } from "../../core/clock.ts";
import type { SimSettings } from "../../core/plan.ts";
import type { Random } from "../../core/random.ts";

/** Time that passes only when nothing else can happen. */
export interface VirtualTime extends Clock {
  /** The same clock as seen by one party: which of two parties comes first when both are due is a matter of the ties. */
  party(name: string): Clock;
  /**
   * Lets promises run, then goes from event to event until `done` says so.
   *
   * @throws Error where `boundMs` of virtual time pass, or no event is left, before that
   */
  runUntil(done: () => boolean, boundMs: number): Promise<void>;
}

interface Timer {
  readonly atMs: number;
  readonly rank: number;
  readonly sequence: number;
  run: (() => void) | undefined;
}

const isBefore = (a: Timer, b: Timer): boolean =>
  a.atMs !== b.atMs ? a.atMs < b.atMs : a.rank !== b.rank ? a.rank < b.rank : a.sequence < b.sequence;

/** A binary heap, the next timer on top. */
function createQueue() {
  const heap: Timer[] = [];
  return {
    peek: (): Timer | undefined => heap[0],
    push: (timer: Timer): void => {
      let at = heap.push(timer) - 1;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!isBefore(timer, heap[parent] as Timer)) break;
        heap[at] = heap[parent] as Timer;
        at = parent;
      }
      heap[at] = timer;
    },
    pop: (): void => {
      const last = heap.pop();
      if (last === undefined || heap.length === 0) return;
      let at = 0;
      for (;;) {
        let child = 2 * at + 1;
        if (child >= heap.length) break;
        if (child + 1 < heap.length && isBefore(heap[child + 1] as Timer, heap[child] as Timer)) child += 1;
        if (!isBefore(heap[child] as Timer, last)) break;
        heap[at] = heap[child] as Timer;
        at = child;
      }
      heap[at] = last;
    },
  };
}

/** So many steps pass before whoever shares this process (a signal, a message between threads) has its turn. */
const stepsBetweenTurns = 256;

const settled = Promise.resolve();
/** Kept from before a guard stands: whoever else asks for a turn of the event loop would get it at some step or other. */
const turn = setImmediate;

/**
 * Calls `then` when all that promises have to do is done: nothing here waits for anything outside of this process. A tick
 * that a microtask asked for comes when no microtask is left, without a turn of the event loop.
 */
function afterPromises(step: number, then: () => void): void {
  if (step % stepsBetweenTurns === 0) turn(then);
  else settled.then(() => process.nextTick(then));
}

/**
 * A clock and the queue behind it, ordered by (time, rank, sequence). The rank is how ties are decided: `uniform` draws
 * one for each event, `priorities` one for each party.
 */
export function createVirtualTime(options: { startMs: number; ties: SimSettings["ties"]; random: Random }): VirtualTime {
  const { ties, random } = options;
  const queue = createQueue();
  const priorities = new Map<string, number>();
  let nowMs = options.startMs;
  let sequence = 0;

  const rankOf = (party: string): number => {
    if (ties === "in-order") return 0;
    if (ties === "uniform") return random.next();
    const known = priorities.get(party) ?? random.next();
    priorities.set(party, known);
    return known;
  };
  const after =
    (party: string): Clock["after"] =>
    (delayMs, run) => {
      sequence += 1;
      const timer: Timer = { atMs: nowMs + Math.max(0, delayMs), rank: rankOf(party), sequence, run };
      queue.push(timer);
      return () => {
        timer.run = undefined;
      };
    };
  const now = (): number => nowMs;

  return {
    now,
    after: after("world"),
    party: (name) => ({ now, after: after(name) }),
    runUntil: (done, boundMs) => {
      const untilMs = nowMs + boundMs;
      const advance = (): void => {
        let timer = queue.peek();
        while (timer !== undefined && timer.run === undefined) {
          queue.pop();
          timer = queue.peek();
        }
        if (timer === undefined) throw new Error("nothing is left to happen, and the run has not ended");
        if (timer.atMs > untilMs) throw new Error(`the run has not ended within ${boundMs} ms of virtual time`);
        queue.pop();
        nowMs = timer.atMs;
        timer.run?.();
      };
      return new Promise((resolve, reject) => {
        const next = (step: number): void =>
          afterPromises(step, () => {
            try {
              if (done()) return resolve();
              advance();
              next(step + 1);
            } catch (thrown) {
              reject(thrown);
            }
          });
        next(1);
      });
    },
  };
}
