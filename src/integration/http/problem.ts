import type { FastifyReply } from "fastify";

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
}

/** A request that is refused on its way to its handler. */
export class Refusal extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export const problemType = "application/problem+json";

/** The body of an RFC 9457 problem. */
export function problemBody(problem: Problem): Record<string, unknown> {
  const { status, ...rest } = problem;
  return { type: "about:blank", title: titles[status] ?? "Error", status, ...rest };
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type(problemType)
    .send(JSON.stringify(problemBody(problem)));
}
