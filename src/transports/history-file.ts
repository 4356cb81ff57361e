import { createWriteStream } from "node:fs";
import { dirname } from "node:path";
import type { HistoryEvent, NewEvent, Recorder, WorldName } from "../core/history.ts";
import { redact } from "../core/redact.ts";
import { makeFolder, writeError } from "./files.ts";

export interface HistoryFile extends Recorder {
  readonly events: readonly HistoryEvent[];
  /** Called for each event once it is kept. */
  onEvent(listener: (event: HistoryEvent) => void): void;
  /** Called once where nothing more can be written, as on a full disk, with a FiredrillError. What was written stays. */
  onFailure(listener: (why: Error) => void): void;
  /** Flushes and closes the file; nothing is recorded after it. Rejects with FiredrillError where not all could be written. */
  close(): Promise<void>;
}

/** An append-only history: in memory for the checkers, and line by line in a file, redacted before it is kept. */
export function createHistoryFile(options: { file: string; world: WorldName; nowMs: () => number }): HistoryFile {
  makeFolder(dirname(options.file));
  const stream = createWriteStream(options.file);
  const startedMs = options.nowMs();
  const events: HistoryEvent[] = [];
  const listeners: ((event: HistoryEvent) => void)[] = [];
  const failureListeners: ((why: Error) => void)[] = [];
  let open = true;
  let failure: Error | undefined;
  stream.on("error", (thrown) => {
    failure ??= writeError(options.file, thrown);
    for (const listener of failureListeners.splice(0)) listener(failure);
  });
  return {
    events,
    onEvent: (listener) => listeners.push(listener),
    onFailure: (listener) => {
      if (failure === undefined) failureListeners.push(listener);
      else listener(failure);
    },
    record: (event: NewEvent) => {
      if (!open) return -1;
      const kept = {
        i: events.length,
        t: Math.round((options.nowMs() - startedMs) * 10) / 10,
        world: options.world,
        ...redact(event),
      } as HistoryEvent;
      events.push(kept);
      if (failure === undefined) stream.write(`${JSON.stringify(kept)}\n`);
      for (const listener of listeners) listener(kept);
      return kept.i;
    },
    close: () => {
      open = false;
      return new Promise((resolve, reject) => {
        const settle = (): void => (failure === undefined ? resolve() : reject(failure));
        if (stream.closed) return settle();
        stream.once("close", settle);
        stream.end();
      });
    },
  };
}
