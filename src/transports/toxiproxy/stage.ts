import type { Random } from "../../core/random.ts";

export type Direction = "upstream" | "downstream";

/** A piece of a byte stream. */
export interface Chunk {
  readonly data: Buffer;
  /** When it was read from its socket, on the clock of `Flow.nowMs`; a toxic that delays moves it on, so that delays add up. */
  readonly atMs: number;
}

/**
 * How one direction of a connection ends.
 * - `finish`: its source will send no more (FIN); the other direction stays open
 * - `close`: the whole connection closes once what was passed on is written
 * - `reset`: the whole connection is reset (RST), what is not yet delivered is lost
 */
export type Ending = "finish" | "close" | "reset";

/** What a toxic may do with one direction of one connection. */
export interface Flow {
  /** Passes bytes on to the next toxic, or to the socket. */
  emit(chunk: Chunk): void;
  /** Passes an end on, behind all that was emitted. Only the first counts. */
  end(ending: Ending): void;
  /** Says that this many of the bytes received will never be emitted. */
  discard(bytes: number): void;
  /** Runs a task later, unless it is cancelled or the connection is gone. Returns the cancel. */
  after(delayMs: number, task: () => void): () => void;
  nowMs(): number;
  readonly random: Random;
}

/** A toxic at work on one direction of one connection. */
export interface Stage {
  push(chunk: Chunk): void;
  end(ending: Ending): void;
  /** The toxic changes or goes: pass on at once all that is held, in order, and forget all timers. */
  handOver(): void;
  /** The toxic begins, or begins again with other settings. */
  begin?(): void;
  /** The toxic was taken away. */
  removed?(): void;
}

/** A kind of toxic: one file each in `toxics/`. */
export interface ToxicType<Attribute extends string = string> {
  /** Its `type` in Toxiproxy's HTTP API. */
  readonly name: string;
  /** Integers, 0 when not given, as in Toxiproxy. */
  readonly attributes: readonly Attribute[];
  /** How many bytes may wait inside before the sender is held back. */
  readonly windowBytes: number;
  readonly create: (flow: Flow, settings: () => Readonly<Record<Attribute, number>>) => Stage;
}

/** Enough to keep a socket busy, little enough that a sender feels a slow link soon. */
export const smallWindowBytes = 64 * 1024;

/** Erases the names of the attributes, so that all kinds fit in one table; the API fills in every one that is declared. */
export function defineToxic<const Attribute extends string>(type: ToxicType<Attribute>): ToxicType {
  return type as unknown as ToxicType;
}
