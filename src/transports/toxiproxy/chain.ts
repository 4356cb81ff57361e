import type { Clock } from "../../core/clock.ts";
import type { Random } from "../../core/random.ts";
import { type Chunk, type Ending, type Flow, type Stage, smallWindowBytes } from "./stage.ts";
import type { Toxic } from "./toxic-set.ts";

/** The toxics in the way of one direction of one connection. What goes in first comes out first. */
export interface Chain {
  empty(): boolean;
  /** Whether more waits inside than should: the sender is to be held back. */
  full(): boolean;
  push(data: Buffer): void;
  end(ending: Ending): void;
  add(toxic: Toxic): void;
  /** The toxic's settings have changed. */
  update(toxic: Toxic): void;
  remove(toxic: Toxic): void;
  /** Forgets all timers. */
  dispose(): void;
}

export interface ChainOptions {
  readonly toxics: readonly Toxic[];
  readonly random: Random;
  /** Need not know the date: only differences count. */
  readonly clock: Clock;
  readonly emit: (data: Buffer) => void;
  /** Called once, after everything that was emitted. */
  readonly end: (ending: Ending) => void;
  /** Called whenever bytes have left the chain, one way or the other. */
  readonly released: () => void;
}

interface Slot {
  readonly toxic: Toxic;
  readonly stage: Stage;
  /** Toxicity's choice for this connection. */
  affected: boolean;
  /** Nothing gets past it any more. */
  ended: boolean;
}

/** Timers that all end together. `setTimeout` takes a delay of more than 2^31-1 ms for 1 ms. */
function createTimers(clock: Clock): { after: Clock["after"]; cancelAll(): void } {
  const longestMs = 2 ** 31 - 1;
  const cancels = new Set<() => void>();
  return {
    after: (delayMs, task) => {
      const stop = clock.after(Math.min(delayMs, longestMs), () => {
        cancels.delete(cancel);
        task();
      });
      const cancel = (): void => {
        cancels.delete(cancel);
        stop();
      };
      cancels.add(cancel);
      return cancel;
    },
    cancelAll: () => {
      for (const cancel of [...cancels]) cancel();
    },
  };
}

/** Seats the toxics in their order. */
export function createChain({ toxics, random, clock, emit, end, released }: ChainOptions): Chain {
  const slots: Slot[] = [];
  const timers = createTimers(clock);
  let heldBytes = 0;
  let windowBytes = smallWindowBytes;

  const release = (bytes: number): void => {
    heldBytes -= bytes;
    released();
  };
  const pushTo = (index: number, chunk: Chunk): void => {
    const slot = slots[index];
    if (slot === undefined) {
      emit(chunk.data);
      release(chunk.data.length);
    } else if (slot.ended) release(chunk.data.length);
    else if (slot.affected) slot.stage.push(chunk);
    else pushTo(index + 1, chunk);
  };
  const endAfter = (slot: Slot, ending: Ending): void => {
    slot.ended = true;
    endAt(slots.indexOf(slot) + 1, ending);
  };
  const endAt = (index: number, ending: Ending): void => {
    const slot = slots[index];
    if (slot === undefined) end(ending);
    else if (slot.ended) return;
    else if (slot.affected) slot.stage.end(ending);
    else endAfter(slot, ending);
  };
  const choose = (slot: Slot): void => {
    slot.affected = random.next() < slot.toxic.toxicity;
    if (slot.affected) slot.stage.begin?.();
  };
  const seat = (toxic: Toxic): void => {
    const flow: Flow = {
      emit: (chunk) => (slot.ended ? release(chunk.data.length) : pushTo(slots.indexOf(slot) + 1, chunk)),
      end: (ending) => (slot.ended ? undefined : endAfter(slot, ending)),
      discard: release,
      after: timers.after,
      nowMs: clock.now,
      random,
    };
    const slot: Slot = { toxic, stage: toxic.type.create(flow, () => toxic.attributes), affected: false, ended: false };
    slots.push(slot);
    choose(slot);
  };
  const resize = (): void => {
    windowBytes = Math.max(smallWindowBytes, ...slots.map((slot) => slot.toxic.type.windowBytes));
  };
  const slotOf = (toxic: Toxic): Slot | undefined => slots.find((slot) => slot.toxic === toxic);

  for (const toxic of toxics) seat(toxic);
  resize();
  return {
    empty: () => slots.length === 0,
    full: () => heldBytes > windowBytes,
    push: (data) => {
      heldBytes += data.length;
      pushTo(0, { data, atMs: clock.now() });
    },
    end: (ending) => endAt(0, ending),
    add: (toxic) => {
      seat(toxic);
      resize();
    },
    update: (toxic) => {
      const slot = slotOf(toxic);
      slot?.stage.handOver();
      if (slot && !slot.ended) choose(slot);
    },
    remove: (toxic) => {
      const slot = slotOf(toxic);
      slot?.stage.handOver();
      if (slot?.affected) slot.stage.removed?.();
      // What comes after an end stays cut off: a slot that has ended keeps its seat.
      if (slot === undefined || slot.ended) return;
      slots.splice(slots.indexOf(slot), 1);
      slot.ended = true;
      resize();
      released();
    },
    dispose: timers.cancelAll,
  };
}
