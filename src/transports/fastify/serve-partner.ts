import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { fastify } from "fastify";
import type { CertificateProblem, WireReply } from "../../core/fault.ts";
import type { Partner, WireAnswer } from "../../partner/wire.ts";
import { problem } from "../problem.ts";
import { createTlsServer, type PartnerTls } from "../tls/partner-server.ts";
import { refuseMalformed } from "./client-error.ts";
import { enact, type Unfinished, wasCutByUs } from "./enact.ts";
import { listen, type Served } from "./listen.ts";
import { readBody } from "./read-body.ts";

export interface ServeOptions {
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** Told of what must never happen: a partner that throws, a crash that fails. The caller got a 500. */
  readonly onError?: (error: unknown) => void;
  /** Absent: HTTP without TLS. */
  readonly tls?: PartnerTls;
}

export interface ServedPartner extends Served {
  /** Shows callers a certificate that nobody should trust, or the right one again. */
  present(problem: CertificateProblem | undefined): void;
}

/** A request that takes longer to arrive is given up: a caller that dribbles must not hold a connection for ever. */
const requestTimeoutMs = 30_000;
/** Callers keep idle connections; one that is closed under a request looks like a fault that nobody ordered. */
const keepAliveTimeoutMs = 72_000;

/** Only `set-cookie` comes as a list, and no partner reads it. */
function plainHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const cookies = headers["set-cookie"];
  return (cookies === undefined ? headers : { ...headers, "set-cookie": cookies.join(", ") }) as Record<string, string>;
}

/**
 * Serves a partner over HTTP/1.1, with or without TLS, until it is stopped.
 *
 * Fastify opens and closes the port; requests pass it by: bodies of any content type, and of any method, reach the partner as
 * text, and answers are put on the socket as their delivery asks.
 *
 * @throws FiredrillError FD_PORT where the port cannot be listened on
 */
export async function servePartner(partner: Partner, options: ServeOptions = {}): Promise<ServedPartner> {
  const onError = options.onError ?? ((error: unknown) => console.error(error));
  const unfinished: Unfinished = new Set();

  const fail = (response: ServerResponse, error: unknown): void => {
    onError(error);
    if (response.headersSent) response.destroy();
    else send(response, problem(500, "internal_error", "Internal Server Error", "The simulator itself failed."));
  };
  const send = (response: ServerResponse, reply: WireReply): void => enact(response, reply, { type: "whole" }, unfinished);
  const answer = (response: ServerResponse, { reply, delivery, sent }: WireAnswer): void => {
    const left = (): void => {
      sent?.().catch(onError);
    };
    if (response.destroyed) {
      left(); // the caller did not wait
      return;
    }
    if (sent !== undefined) response.once("close", left);
    try {
      enact(response, reply, delivery, unfinished);
    } catch (thrown) {
      fail(response, thrown);
    }
  };
  /** Answers of one turn of the event loop leave one after the other: a caller on this machine is woken once for all of them. */
  let leaving: (() => void)[] = [];
  const together = (leave: () => void): void => {
    leaving.push(leave);
    if (leaving.length > 1) return;
    setImmediate(() => {
      const all = leaving;
      leaving = [];
      for (const each of all) each();
    });
  };
  const serve = (request: IncomingMessage, response: ServerResponse): void => {
    // who was shown another certificate before comes over a new connection next time
    if (encrypted?.isCurrent(request) === false) response.shouldKeepAlive = false;
    const certificate = encrypted?.problemOf(request);
    readBody(request, (body) => {
      if (typeof body !== "string") {
        response.setHeader("connection", "close");
        return send(response, body);
      }
      try {
        const onHangUp = (listener: () => void): void => {
          response.once("close", () => {
            if (!response.writableEnded && !wasCutByUs(response)) listener();
          });
        };
        const { method = "", url = "/" } = request;
        const plain = plainHeaders(request.headers);
        // what a partner sends shoppers to is reached as it is itself
        const headers = encrypted === undefined ? plain : { "x-forwarded-proto": "https", ...plain };
        const origin = `${encrypted === undefined ? "http" : "https"}://${headers.host ?? `127.0.0.1:${port}`}`;
        const wire = { method, path: url, headers, body, origin, ...(certificate !== undefined && { certificate }), onHangUp };
        const answered = partner.handle(wire);
        if (!(answered instanceof Promise)) return together(() => answer(response, answered));
        answered.then(
          (late) => answer(response, late),
          (thrown) => fail(response, thrown),
        );
      } catch (thrown) {
        fail(response, thrown);
      }
    });
  };

  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: requestTimeoutMs,
    connectionsCheckingInterval: 1000,
    keepAliveTimeout: keepAliveTimeoutMs,
  };
  const encrypted = options.tls && createTlsServer(partner.name, options.tls, limits, serve);
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    clientErrorHandler: refuseMalformed,
    serverFactory: () => encrypted?.server ?? createServer(limits, serve),
  });

  const { url, port } = await listen(app, options.host ?? "127.0.0.1", options.port ?? 0);
  return {
    url: encrypted === undefined ? url : url.replace(/^http:/, "https:"),
    port,
    present: (problem) => encrypted?.present(problem),
    stop: async () => {
      for (const end of [...unfinished]) end();
      await app.close();
    },
  };
}
