/** Codes of everything a user can get wrong. The reference page is generated from this table. */
export const errorCodes = {
  FD_CONFIG: "the configuration (firedrill.yaml) is not valid",
  FD_CONTRACT: "a contract is not an OpenAPI document that can be played",
  FD_SCHEDULE: "a fault schedule is not valid",
  FD_SCENARIO: "a scenario file is not valid",
  FD_UNKNOWN_FAULT: "a fault is not in the catalogue",
  FD_UNKNOWN_SITE: "a site names no partner, operation, webhook or link",
  FD_UNKNOWN_SCENARIO: "a scenario is not in the catalogue",
  FD_FILE: "a file cannot be read or written",
  FD_PACT: "a pact file, or a provider state in it, cannot be verified",
  FD_PORT: "a port cannot be listened on",
  FD_TOXIPROXY: "Toxiproxy does not answer as it should",
  FD_INTEGRATION: "the integration did not start or does not answer",
  FD_USAGE: "the command line is not valid",
  FD_RUN: "a run's folder is not complete",
} as const;

export type ErrorCode = keyof typeof errorCodes;

export interface ErrorDetails {
  readonly code: ErrorCode;
  /** Where: a file with line, a JSON pointer, a flag, an environment variable, an address. */
  readonly place: string;
  /** What is wrong there, in one sentence. */
  readonly problem: string;
  /** What the user can do about it. */
  readonly remedy: string;
}

const most = 500;
/** What was given may be of any length; what is wrong with it stands at the ends. */
const shortened = (text: string): string => (text.length <= most ? text : `${text.slice(0, most - 100)} … ${text.slice(-100)}`);

/** A user's mistake or a missing part: shown as place, problem and remedy, exit code 2, never as a stack trace. */
export class FiredrillError extends Error {
  readonly details: ErrorDetails;

  constructor(details: ErrorDetails) {
    super(`${shortened(details.place)}: ${shortened(details.problem)}\n  ${details.remedy}`);
    this.name = "FiredrillError";
    this.details = details;
  }
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
