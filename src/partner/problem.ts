import type { WireReply } from "../core/fault.ts";
import type { Outcome } from "./define.ts";

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  /** A word that programs can rely on. */
  readonly code: string;
  readonly detail: string;
  /** JSON Pointer into the body, or the parameter's name. */
  readonly field?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the request departs from the contract, for the history. */
  readonly violations?: readonly string[];
}

/** An error before it is said in anybody's words. */
export interface Problem {
  readonly status: number;
  readonly title: string;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition Failed",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  428: "Precondition Required",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export const problemType = "application/problem+json";

export const problemBody = ({ status, code, detail, field }: Refusal): object => ({
  type: "about:blank",
  title: titles[status] ?? "Error",
  status,
  code,
  detail,
  ...(field !== undefined && { field }),
});

/** An RFC 9457 problem on the wire. */
export const problemReply = (refusal: Refusal): WireReply => ({
  status: refusal.status,
  headers: { "content-type": problemType, ...refusal.headers },
  body: JSON.stringify(problemBody(refusal)),
});

/** A business error of a state machine, as an RFC 9457 problem. */
export const refuse = (status: number, code: string, detail: string, field?: string): Outcome => ({
  status,
  headers: { "content-type": problemType },
  body: problemBody({ status, code, detail, ...(field !== undefined && { field }) }),
});
