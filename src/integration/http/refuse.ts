import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply } from "fastify";
import { messageOf } from "../../core/errors.ts";
import type { Logger } from "../ports.ts";
import { type Problem, problemBody, problemType, Refusal, sendProblem } from "./problem.ts";

/** Fastify's own refusals, by status: its words may quote the request, ours never do. */
const frameworkRefusals: Readonly<Record<number, Omit<Problem, "status">>> = {
  400: { code: "invalid-request", detail: "the request is malformed" },
  408: { code: "request-timeout", detail: "the request did not come to its end in time" },
  413: { code: "content-too-large", detail: "the body is larger than this service takes" },
  414: { code: "uri-too-long", detail: "the URL is longer than this service takes" },
  415: { code: "unsupported-media-type", detail: "the body must be application/json" },
};

function problemOf(thrown: unknown): Problem | undefined {
  if (thrown instanceof Refusal) return thrown.problem;
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status !== "number" || status < 400 || status > 499) return undefined;
  return { status, ...(frameworkRefusals[status] ?? { code: "refused", detail: "the request is refused" }) };
}

/** Every refusal as an RFC 9457 problem; what is our own fault says so, and nothing more. */
export function refusals(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((thrown, _request, reply) => {
    const problem = problemOf(thrown);
    if (problem !== undefined) return sendProblem(reply, problem);
    log.error("request-failed", { error: messageOf(thrown) });
    return sendProblem(reply, {
      status: 500,
      code: "internal-error",
      detail: "something went wrong here; ask again with the same key",
    });
  });
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, { status: 404, code: "not-found", detail: "there is nothing here" }),
  );
}

/** URLs that the router cannot even read. */
export function refuseUrl(_error: unknown, _request: unknown, reply: FastifyReply): void {
  sendProblem(reply, { status: 400, code: "invalid-url", detail: "the URL is malformed" });
}

const statusOf: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

/** Answers what is no HTTP, and closes: where the next request would begin cannot be known. */
export function refuseBytes(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusOf[error.code ?? ""] ?? 400;
  const body = JSON.stringify(problemBody({ status, code: "malformed-request", detail: "this is no HTTP/1.1 request" }));
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: ${problemType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close`;
  socket.end(`${head}\r\n\r\n${body}`);
}
