import { type FastifyInstance, type FastifyReply, fastify } from "fastify";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { WireReply } from "../../core/fault.ts";
import { isLocalCaller } from "../loopback.ts";
import { problem } from "../problem.ts";
import { refuseMalformed } from "./client-error.ts";
import type { ControlPorts } from "./control-ports.ts";
import { addControlRoutes } from "./control-routes.ts";
import { listen, type Served } from "./listen.ts";

export interface ControlOptions {
  readonly host?: string;
  /** 4000 by convention; 0, the default, picks a free one. */
  readonly port?: number;
  /** A request that takes longer to arrive is given up. */
  readonly requestTimeoutMs?: number;
}

const usualTimeoutMs = 15_000;
/** How often it is looked whether a request is late. */
const mostBetweenLooksMs = 1_000;

const send = (reply: FastifyReply, { status, headers, body }: WireReply): FastifyReply =>
  reply.code(status).headers(headers).send(body);

function addLoopbackGuard(app: FastifyInstance): void {
  app.addHook("onRequest", (request, reply, done) => {
    if (isLocalCaller(request.headers)) return done();
    send(reply, problem(403, "not_loopback", "Forbidden", "The control API answers to loopback names alone, such as localhost."));
  });
}

function addErrorHandlers(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) =>
    send(reply, problem(404, "not_found", "Not Found", `The control API has no ${request.method} ${request.url}.`)),
  );
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof FiredrillError) {
      const { code, place, problem: what, remedy } = error.details;
      return send(
        reply,
        problem(422, code, "Unprocessable Content", `${place}: ${what}. ${remedy}`, { place, problem: what, remedy }),
      );
    }
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    return send(reply, problem(status, status < 500 ? "invalid_request" : "internal_error", "Request refused", messageOf(error)));
  });
}

/**
 * Serves the control API under `/_firedrill/`: what partners know, the schedule in force, time and settings.
 *
 * @throws FiredrillError FD_PORT where the port cannot be listened on
 */
export async function createControlServer(ports: ControlPorts, options: ControlOptions = {}): Promise<Served> {
  const { requestTimeoutMs = usualTimeoutMs } = options;
  const app = fastify({
    logger: false,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: Math.min(mostBetweenLooksMs, requestTimeoutMs),
    },
    forceCloseConnections: true,
    clientErrorHandler: refuseMalformed,
    ajv: { customOptions: { removeAdditional: false } },
  });
  app.removeContentTypeParser("text/plain"); // a form of a web page can send it without asking first
  addLoopbackGuard(app);
  addErrorHandlers(app);
  addControlRoutes(app, ports);
  const { url, port } = await listen(app, options.host ?? "127.0.0.1", options.port ?? 0);
  return { url, port, stop: () => app.close() };
}
