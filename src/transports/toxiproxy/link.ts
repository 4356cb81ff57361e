import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";
import type { Random } from "../../core/random.ts";
import { type Chain, createChain } from "./chain.ts";
import type { Ending } from "./stage.ts";
import type { Toxic } from "./toxic-set.ts";

/** One direction of one connection: a source, the toxics in its way, a sink. */
export interface Link extends Pick<Chain, "add" | "update" | "remove" | "dispose"> {
  /** The source is gone without a FIN. */
  fail(ending: "close" | "reset"): void;
}

/** How many bytes were read from sources and passed on to sinks. */
export interface Counted {
  receivedBytes: number;
  sentBytes: number;
}

export interface LinkOptions {
  readonly source: Socket;
  readonly sink: Socket;
  readonly toxics: readonly Toxic[];
  readonly random: Random;
  readonly counted: Counted;
  /** Ends both sockets at once. */
  readonly abort: (how: "close" | "reset") => void;
}

/** Only differences count, and nobody who sets the machine's time may change them. */
const monotonicClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Starts to carry bytes. Without toxics they go from socket to socket as `source.pipe(sink)` would carry them. */
export function createLink({ source, sink, toxics, random, counted, abort }: LinkOptions): Link {
  let finished = false;
  const pace = (): void => {
    if (chain.full() || sink.writableNeedDrain) source.pause();
    else if (source.isPaused()) source.resume();
  };
  const write = (data: Buffer): void => {
    // A sink that is gone tells the link whose source it is; what was meant for it is lost.
    if (!sink.writable) return;
    counted.sentBytes += data.length;
    if (!sink.write(data)) source.pause();
  };
  const end = (ending: Ending): void => {
    if (ending === "finish") sink.end();
    else if (ending === "reset" || !sink.writable) abort(ending);
    else sink.end(() => abort("close"));
  };
  const chain = createChain({ toxics, random, clock: monotonicClock, emit: write, end, released: pace });

  source.on("data", (data: Buffer) => {
    counted.receivedBytes += data.length;
    if (chain.empty()) return write(data);
    chain.push(data);
    pace();
  });
  sink.on("drain", pace);
  source.on("end", () => {
    finished = true;
    chain.end("finish");
  });
  return {
    add: chain.add,
    update: chain.update,
    remove: chain.remove,
    dispose: chain.dispose,
    fail: (ending) => {
      if (finished)
        abort(ending); // its FIN has gone ahead: nothing is left to wait for
      else chain.end(ending);
    },
  };
}
