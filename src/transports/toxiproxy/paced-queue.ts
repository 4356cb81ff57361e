import type { Chunk, Ending, Flow, Stage } from "./stage.ts";

/** When the first bytes of what waits may go on. */
export interface Step {
  /** How many of the head's bytes. */
  readonly bytes: number;
  /** Infinity: not before the toxic changes or goes. */
  readonly dueMs: number;
  /** The time that is stamped on what is emitted; the head's own where absent. */
  readonly stampMs?: number;
}

/** As many emissions as one turn of the event loop makes before other connections have theirs. */
const burst = 64;

/** A first-in, first-out stage that passes its bytes on step by step, as `plan` says. Draws one plan a step. */
export function createPacedQueue(flow: Flow, plan: (head: Chunk) => Step): Stage {
  const waiting: Chunk[] = [];
  let ending: Ending | undefined;
  let step: Step | undefined;
  let cancel: (() => void) | undefined;

  const emit = (head: Chunk, { bytes, stampMs }: Step): void => {
    const rest = head.data.subarray(bytes);
    if (rest.length > 0) waiting[0] = { data: rest, atMs: head.atMs };
    else waiting.shift();
    flow.emit({ data: head.data.subarray(0, bytes), atMs: stampMs ?? head.atMs });
  };
  const run = (): void => {
    cancel = undefined;
    for (let emitted = 0; ; emitted += 1) {
      const head = waiting[0];
      if (head === undefined) break;
      step ??= plan(head);
      // A timer may fire a fraction of a millisecond early: look at the clock, never trust it.
      const waitMs = step.dueMs - flow.nowMs();
      if (waitMs > 0 || emitted === burst) {
        if (waitMs !== Number.POSITIVE_INFINITY) cancel = flow.after(Math.max(0, waitMs), run);
        return;
      }
      const now = step;
      step = undefined;
      emit(head, now);
    }
    if (ending !== undefined) flow.end(ending);
  };
  const idle = (): boolean => cancel === undefined && step === undefined;

  return {
    push: (chunk) => {
      waiting.push(chunk);
      if (idle()) run();
    },
    end: (how) => {
      ending = how;
      if (idle()) run();
    },
    handOver: () => {
      cancel?.();
      cancel = undefined;
      step = undefined;
      for (const chunk of waiting.splice(0)) flow.emit(chunk);
      if (ending !== undefined) flow.end(ending);
    },
  };
}
