import type { OnceConfig } from "../config.ts";
import type { Values } from "../template.ts";
import type { Answer } from "./answer.ts";

/** How a command ended. */
export interface Printed {
  /** Its standard output. */
  readonly text: string;
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  /** How it failed, and what it said of it first and last: PHP tells the cause first, Python last. */
  readonly error?: string;
}

/** Runs a command of the integration's with its placeholders filled. Never rejects. */
export type CommandRunner = (command: OnceConfig, values: Values) => Promise<Printed>;

/** Where no process can be started. */
export const withoutProcesses: CommandRunner = async () => ({
  text: "",
  exitCode: null,
  error: "a command is run in the live world alone",
});

/** What a command printed, to be looked at like the body of a page. */
export const answerOf = ({ text }: Printed): Answer => ({
  status: 200,
  headers: {},
  text,
  locations: [],
  path: "",
  isPrinted: true,
});
