import type { RunResult } from "../core/result.ts";
import { type Verdict, worst } from "../core/verdict.ts";

export interface ReportOutput {
  readonly output: string;
  readonly exitCode: ExitCode;
}

/** 0 held, 1 broken, 3 unproven. 2 is misuse, and no verdict. */
export type ExitCode = 0 | 1 | 3;

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

/** A drill of which nothing applies proves nothing. */
const codes: Readonly<Record<Verdict, ExitCode>> = { held: 0, broken: 1, unproven: 3, "not applicable": 3 };

export const exitCodeOfVerdict = (verdict: Verdict): ExitCode => codes[verdict];

/** A run that was interrupted proves nothing, but what it broke is broken. Where there is a baseline, only what is new counts. */
export const exitCodeOf = ({ verdict, baseline, interrupted }: RunResult): ExitCode => {
  const counts = baseline?.verdict ?? verdict;
  return exitCodeOfVerdict(interrupted ? worst([counts, "unproven"]) : counts);
};

/** Whether a check has something to tell: it broke, or proves nothing. */
export const isWrong = ({ verdict }: { readonly verdict: Verdict }): boolean => verdict === "broken" || verdict === "unproven";
