import type { Recorder } from "../../core/history.ts";
import { excerpt, type Forbidden, scanLogLine } from "../log-scan.ts";
import type { Unmatched } from "./log-files.ts";

/** All that the integration writes: scanned for what it must not hold, and kept without it. */
export interface Output {
  /**
   * @param source the process that wrote it, or the file that it stands in
   * @param where how reports call that line, where it is none of standard output
   */
  line(source: string, line: string, where?: string): void;
  /** The last lines of a source, for reports. */
  lastLines(source: string): readonly string[];
  /** Records how many lines were scanned, and which patterns of log files no file has matched. */
  conclude(unmatched: Unmatched): void;
}

const leaksRecorded = 20;
const linesShown = 8;

export function createOutput(options: {
  readonly forbidden: readonly Forbidden[];
  readonly recorder: Recorder;
  /** All output, redacted, line by line. */
  readonly log: (source: string, line: string) => void;
}): Output {
  const { forbidden, recorder } = options;
  const last = new Map<string, readonly string[]>();
  let lines = 0;
  let leaks = 0;
  return {
    line: (source, line, where) => {
      lines += 1;
      const leak = scanLogLine(line, forbidden);
      const clean = excerpt(line, forbidden);
      last.set(source, [...(last.get(source) ?? []).slice(-(linesShown - 1)), clean]);
      options.log(source, clean);
      if (leak === undefined || leaks >= leaksRecorded) return;
      leaks += 1;
      recorder.record({
        actor: "integration",
        type: "log",
        value: { leak, ...(where !== undefined && { where }), excerpt: clean },
      });
    },
    lastLines: (source) => last.get(source) ?? [],
    conclude: ({ unmatched, nowhere }) =>
      void recorder.record({
        actor: "integration",
        type: "log",
        value: { lines, ...(unmatched.length > 0 && { unmatched }), ...(nowhere.length > 0 && { nowhere }) },
      }),
  };
}
