import type { NewEvent, Recorder } from "../../../src/core/history.ts";
import type { Output } from "../../../src/world/live/output.ts";

/** A recorder that keeps type and value of events as texts, and can be waited on. */
export function recording(): {
  readonly recorder: Recorder;
  readonly told: string[];
  tell(line: string): void;
  /** Resolves once such a line is there. */
  until(fits: (line: string) => boolean): Promise<void>;
} {
  const told: string[] = [];
  const listeners = new Set<() => void>();
  const tell = (line: string): void => {
    told.push(line);
    for (const listener of listeners) listener();
  };
  return {
    recorder: {
      record: ({ type, value }: NewEvent & { value?: unknown }) => {
        tell(`${type} ${JSON.stringify(value)}`);
        return told.length - 1;
      },
    },
    told,
    tell,
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!told.some(fits)) return;
          listeners.delete(look);
          resolve();
        };
        listeners.add(look);
        look();
      }),
  };
}

export const silentOutput: Output = { line: () => {}, lastLines: () => [], conclude: () => {} };
