import { createWriteStream, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { FiredrillError } from "../core/errors.ts";
import { type HistoryEvent, historyFormat, type NewEvent, type Recorder, type WorldName } from "../core/history.ts";
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

function checkFormat(format: number, place: string): void {
  if (format === historyFormat) return;
  throw new FiredrillError({
    code: "FD_RUN",
    place,
    problem: `this history has format ${format}, and this version of Firedrill reads ${historyFormat}`,
    remedy: "Run the scenario again, or use the version that wrote it.",
  });
}

/** Reads a history back. A last line that was cut short (the writer was killed) is dropped; any other broken line is an error. */
export function readHistory(file: string): HistoryEvent[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    throw new FiredrillError({
      code: "FD_FILE",
      place: file,
      problem: `the history cannot be read: ${(thrown as Error).message}`,
      remedy: "Give the folder of a run, such as .firedrill/runs/latest.",
    });
  }
  const lines = text.split("\n");
  const events: HistoryEvent[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === "") continue;
    try {
      const event: HistoryEvent = JSON.parse(line);
      if (event.type === "run") checkFormat(event.value.format, `${file}:${index + 1}`);
      events.push(event);
    } catch (thrown) {
      if (thrown instanceof FiredrillError) throw thrown;
      if (index === lines.length - 1) break;
      throw new FiredrillError({
        code: "FD_RUN",
        place: `${file}:${index + 1}`,
        problem: "this line is not JSON",
        remedy: "The history was changed or damaged; run the scenario again.",
      });
    }
  }
  return events;
}
