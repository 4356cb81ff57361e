import type { Socket } from "node:net";
import type { Random } from "../../core/random.ts";
import { type Chunk, type Ending, type Flow, type Stage, smallWindowBytes } from "./stage.ts";
import type { Toxic } from "./toxic-set.ts";

/** One direction of one connection: a source, the toxics in its way, a sink. */
export interface Link {
  add(toxic: Toxic): void;
  /** The toxic's settings have changed. */
  update(toxic: Toxic): void;
  remove(toxic: Toxic): void;
  /** The source is gone without a FIN. */
  fail(ending: "close" | "reset"): void;
  /** Forgets all timers. */
  dispose(): void;
}

interface Slot {
  readonly toxic: Toxic;
  readonly stage: Stage;
  /** Toxicity's choice for this connection. */
  affected: boolean;
  ended: boolean;
}

export interface LinkOptions {
  readonly source: Socket;
  readonly sink: Socket;
  readonly toxics: readonly Toxic[];
  readonly random: Random;
  /** Destroys both sockets at once. */
  readonly abort: (how: "close" | "reset") => void;
}

/** Starts to carry bytes. Without toxics they go from socket to socket as `source.pipe(sink)` would carry them. */
export function createLink(options: LinkOptions): Link {
  const { source, sink, random, abort } = options;
  const slots: Slot[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let heldBytes = 0;
  let windowBytes = smallWindowBytes;
  let sourceEnded = false;

  const pace = (): void => {
    if (heldBytes > windowBytes || sink.writableNeedDrain) source.pause();
    else if (source.isPaused()) source.resume();
  };
  const discard = (bytes: number): void => {
    heldBytes -= bytes;
    pace();
  };
  const finish = (ending: Ending): void => {
    if (ending === "finish") sink.end();
    else if (ending === "reset" || sink.writableFinished || !sink.writable) abort(ending);
    else sink.end(() => abort("close"));
  };
  const passOn = (index: number, chunk: Chunk): void => {
    const slot = slots[index];
    if (slot === undefined) {
      heldBytes -= chunk.data.length;
      if (sink.writable) sink.write(chunk.data);
      pace();
    } else if (slot.ended) discard(chunk.data.length);
    else if (slot.affected) slot.stage.push(chunk);
    else passOn(index + 1, chunk);
  };
  const endOn = (index: number, ending: Ending): void => {
    const slot = slots[index];
    if (slot === undefined) finish(ending);
    else if (slot.ended) return;
    else if (slot.affected) slot.stage.end(ending);
    else {
      slot.ended = true;
      endOn(index + 1, ending);
    }
  };
  const after: Flow["after"] = (delayMs, task) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, delayMs);
    timers.add(timer);
    return () => {
      timers.delete(timer);
      clearTimeout(timer);
    };
  };
  const seat = (toxic: Toxic): void => {
    const flow: Flow = {
      emit: (chunk) => (slot.ended ? discard(chunk.data.length) : passOn(slots.indexOf(slot) + 1, chunk)),
      end: (ending) => {
        if (slot.ended) return;
        slot.ended = true;
        endOn(slots.indexOf(slot) + 1, ending);
      },
      discard,
      after,
      nowMs: () => performance.now(),
      random,
    };
    const slot: Slot = {
      toxic,
      stage: toxic.type.create(flow, () => toxic.attributes),
      affected: random.next() < toxic.toxicity,
      ended: false,
    };
    slots.push(slot);
    if (slot.affected) slot.stage.begin?.();
  };
  const resize = (): void => {
    windowBytes = Math.max(smallWindowBytes, ...slots.map((slot) => slot.toxic.type.windowBytes));
  };
  const seatOf = (toxic: Toxic): Slot | undefined => slots.find((slot) => slot.toxic === toxic);

  for (const toxic of options.toxics) seat(toxic);
  resize();
  source.on("data", (data: Buffer) => {
    if (slots.length === 0) {
      if (sink.writable && !sink.write(data)) source.pause();
      return;
    }
    heldBytes += data.length;
    passOn(0, { data, atMs: performance.now() });
    pace();
  });
  sink.on("drain", pace);
  source.on("end", () => {
    sourceEnded = true;
    endOn(0, "finish");
  });

  return {
    add: (toxic) => {
      seat(toxic);
      resize();
    },
    update: (toxic) => {
      const slot = seatOf(toxic);
      if (slot === undefined) return;
      slot.stage.handOver();
      if (slot.ended) return;
      slot.affected = random.next() < toxic.toxicity;
      if (slot.affected) slot.stage.begin?.();
    },
    remove: (toxic) => {
      const slot = seatOf(toxic);
      if (slot === undefined) return;
      slot.stage.handOver();
      if (slot.affected) slot.stage.removed?.();
      // What comes after an end stays cut off: a slot that has ended keeps its seat.
      if (slot.ended) return;
      slots.splice(slots.indexOf(slot), 1);
      slot.ended = true;
      resize();
      pace();
    },
    fail: (ending) => {
      if (sourceEnded)
        abort(ending); // its FIN has passed already: nothing is left to wait for
      else endOn(0, ending);
    },
    dispose: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
