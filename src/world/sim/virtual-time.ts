import type { Clock } from "../../core/clock.ts";
import type { SimSettings } from "../../core/plan.ts";
import type { Random } from "../../core/random.ts";

/** Time that passes only when nothing else can happen. */
export interface VirtualTime extends Clock {
  /** The same clock as seen by one party: which of two parties comes first when both are due is a matter of the ties. */
  party(name: string): Clock;
  /** The same for who only watches: comes after all else that is due, and no tie is decided otherwise for its sake. */
  readonly watching: Clock;
  /** How many events there have been: within one, what follows at once from it is all that happens. */
  steps(): number;
  /**
   * Somebody works from here on, until the function is called that this returns: whoever streams a body or boots a server
   * needs tick after tick. No time passes before all ticks and promises are through.
   */
  working(): () => void;
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

/** Who works on and plans nothing has all ticks it needs within one turn; what takes more waits for the real world, and would for ever. */
const turnsForWork = 8;

const settled = Promise.resolve();
/**
 * Kept from before a guard stands: nobody else may ask for a turn of the event loop then. So all ticks and promises are
 * through whenever a turn comes, however many of them follow from each other.
 */
const turn = setImmediate;

/** A tick that a microtask asked for comes when no microtask is left, at a fraction of the price of a turn of the event loop. */
const afterPromises = (then: () => void): void => void settled.then(() => process.nextTick(then));

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
  let steps = 0;
  let working = 0;
  /** What came to its end just now may have set off more. */
  let justEnded = false;

  const rankOf = (party: string): number => {
    if (ties === "in-order") return 0;
    if (ties === "uniform") return random.next();
    const known = priorities.get(party) ?? random.next();
    priorities.set(party, known);
    return known;
  };
  const afterBy =
    (rank: () => number): Clock["after"] =>
    (delayMs, run) => {
      sequence += 1;
      const timer: Timer = { atMs: nowMs + Math.max(0, delayMs), rank: rank(), sequence, run };
      queue.push(timer);
      return () => {
        timer.run = undefined;
      };
    };
  const after = (party: string): Clock["after"] => afterBy(() => rankOf(party));
  const now = (): number => nowMs;

  return {
    now,
    after: after("world"),
    party: (name) => ({ now, after: after(name) }),
    watching: { now, after: afterBy(() => Number.POSITIVE_INFINITY) },
    steps: () => steps,
    working: () => {
      working += 1;
      let ended = false;
      return () => {
        if (ended) return;
        ended = true;
        working -= 1;
        justEnded = true;
      };
    },
    runUntil: (done, boundMs) => {
      const untilMs = nowMs + boundMs;
      let turnsInVain = 0;
      const advance = (): void => {
        let timer = queue.peek();
        while (timer !== undefined && timer.run === undefined) {
          queue.pop();
          timer = queue.peek();
        }
        if (timer === undefined) {
          // who boots has planned nothing yet
          if (working > 0 && ++turnsInVain < turnsForWork) return;
          throw new Error("nothing is left to happen, and the run has not ended");
        }
        turnsInVain = 0;
        if (timer.atMs > untilMs) throw new Error(`the run has not ended within ${boundMs} ms of virtual time`);
        queue.pop();
        nowMs = timer.atMs;
        steps += 1;
        timer.run?.();
      };
      return new Promise((resolve, reject) => {
        const next = (step: number): void => {
          const wait = working > 0 || justEnded || step % stepsBetweenTurns === 0 ? turn : afterPromises;
          justEnded = false;
          wait(() => {
            try {
              if (done()) return resolve();
              advance();
              next(step + 1);
            } catch (thrown) {
              reject(thrown);
            }
          });
        };
        next(1);
      });
    },
  };
}
