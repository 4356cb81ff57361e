import type { RunResult } from "../core/result.ts";

export interface ReportOutput {
  readonly output: string;
  readonly exitCode: 0 | 1;
}

/** A format of the report: a pure function from a result. */
export interface Reporter {
  /** The name on the command line: `--report junit`. */
  readonly name: string;
  readonly summary: string;
  /** Its file in the run's folder; absent: printed only. */
  readonly file?: string;
  readonly render: (result: RunResult, options?: { readonly color?: boolean }) => ReportOutput;
}

export const defineReporter = (reporter: Reporter): Reporter => reporter;

/** 0 where all held and the run was not interrupted, else 1: what is unproven is no pass. */
export function exitCodeOf(result: RunResult): 0 | 1 {
  return result.verdict === "held" && !result.interrupted ? 0 : 1;
}
