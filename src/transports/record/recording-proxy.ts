import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from "node:http";
import { request as requestHttps } from "node:https";
import { pipeline } from "node:stream";
import { messageOf } from "../../core/errors.ts";
import type { Exchange, Header } from "../../record/exchange.ts";
import { portError, reachable, type Served } from "../fastify/listen.ts";
import { createBodyKeeper } from "./keep-body.ts";

/** Where webhooks are taken that are to be handed on. */
export const webhookPath = "/_firedrill/webhooks";

/** A longer body goes through as any other, and is not kept. */
export const keptBodyBytes = 1024 * 1024;

export interface RecordingProxyOptions {
  /** The partner, with its base path. */
  readonly upstream: URL;
  /** Where the integration takes webhooks. */
  readonly webhooks?: URL | undefined;
  readonly host: string;
  readonly port: number;
  /** Called once for each exchange that came to an end, secrets and all. */
  onExchange(exchange: Exchange): void;
}

/** What is said between two neighbours alone (RFC 9110, section 7.6.1). */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

function pairsOf(raw: readonly string[]): readonly Header[] {
  const pairs: Header[] = [];
  for (let n = 0; n + 1 < raw.length; n += 2) pairs.push([raw[n] ?? "", raw[n + 1] ?? ""]);
  return pairs;
}

/** Headers that go on to the other side, without those that `Connection` names. */
function handedOn(headers: readonly Header[], but: readonly string[] = []): readonly Header[] {
  const named = headers.filter(([name]) => name.toLowerCase() === "connection").flatMap(([, value]) => value.split(","));
  const dropped = new Set([...named, ...but].map((name) => name.trim().toLowerCase()));
  return headers.filter(([name]) => !hopByHop.has(name.toLowerCase()) && !dropped.has(name.toLowerCase()));
}

const flat = (headers: readonly Header[]): string[] => headers.flat();

/** Where a request goes, with its path and query as they were written. */
function targetOf(url: string, { upstream, webhooks }: RecordingProxyOptions): { kind: Exchange["kind"]; to: URL } | undefined {
  const [, path = "/", query = ""] = /^(?:https?:\/\/[^/?]*)?([^?]*)(\?.*)?$/s.exec(url) ?? [];
  const isWebhook = path === webhookPath || path.startsWith(`${webhookPath}/`);
  const base = isWebhook ? webhooks : upstream;
  if (base === undefined) return undefined;
  const rest = isWebhook ? path.slice(webhookPath.length) : path;
  const kept = base.pathname.replace(/\/$/, "");
  const to = URL.parse(`${base.origin}${rest === "" ? base.pathname : `${kept}${rest}`}${query}`);
  return to === null ? undefined : { kind: isWebhook ? "webhook" : "call", to };
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

const noWebhooks = "firedrill record was not told where the integration takes webhooks: start it with --webhooks URL.";

function handOn(incoming: IncomingMessage, outgoing: ServerResponse, options: RecordingProxyOptions): void {
  const target = targetOf(incoming.url ?? "/", options);
  if (target === undefined) {
    refuse(outgoing, 404, noWebhooks);
    return;
  }
  const { kind, to } = target;
  const startedMs = Date.now();
  const began = performance.now();
  const asked = pairsOf(incoming.rawHeaders);
  const [sent, came] = [createBodyKeeper(keptBodyBytes), createBodyKeeper(keptBodyBytes)];
  let isOver = false;

  const record = (answer: { status: number; statusText: string; headers: readonly Header[] }, error?: string): void => {
    if (isOver) return;
    isOver = true;
    const [requestBody, responseBody] = [sent.kept(asked), came.kept(answer.headers)];
    options.onExchange({
      ...{ kind, startedMs, tookMs: Math.round(performance.now() - began) },
      request: {
        method: incoming.method ?? "GET",
        url: to.href,
        headers: handedOn(asked, ["host"]),
        ...(requestBody && { body: requestBody }),
      },
      response: { ...answer, ...(responseBody && { body: responseBody }) },
      ...(error !== undefined && { error }),
    });
  };

  const nothing = { status: 0, statusText: "", headers: [] };
  const whose = kind === "webhook" ? "the integration" : "upstream";
  const forward = (to.protocol === "https:" ? requestHttps : requestHttp)(to, {
    method: incoming.method ?? "GET",
    // whom it is for, as if the caller had asked there itself
    headers: ["Host", to.host, ...flat(handedOn(asked, ["host"])), ...framing(incoming)],
    agent: false,
  });
  forward.on("response", (answer) => {
    const headers = handedOn(pairsOf(answer.rawHeaders));
    const status = answer.statusCode ?? 502;
    const said = { status, statusText: answer.statusMessage ?? "", headers };
    outgoing.writeHead(status, answer.statusMessage, flat(headers));
    // a stream's first bytes may be long in coming: that it began is known at once
    outgoing.flushHeaders();
    answer.on("data", (chunk: Buffer) => came.take(chunk));
    pipeline(answer, outgoing, (broken) => {
      const isTheirs = answer.errored !== null && answer.errored !== undefined && !outgoing.destroyed;
      record(
        said,
        broken ? (isTheirs || !answer.complete ? `the answer broke off: ${broken.message}` : "the caller hung up") : undefined,
      );
    });
  });
  forward.on("error", (thrown) => {
    if (outgoing.headersSent) return;
    if (outgoing.destroyed) {
      record(nothing, "the caller hung up");
      return;
    }
    const text = `${whose} could not be reached at ${to.origin}: ${messageOf(thrown) || String((thrown as NodeJS.ErrnoException).code)}`;
    incoming.unpipe(forward);
    incoming.resume();
    refuse(outgoing, 502, `firedrill record: ${text}`);
    record({ status: 502, statusText: "Bad Gateway", headers: [["content-type", "text/plain; charset=utf-8"]] }, text);
  });
  outgoing.on("close", () => {
    if (outgoing.writableFinished) return;
    forward.destroy();
    if (!outgoing.headersSent) record(nothing, "the caller hung up");
  });
  incoming.on("data", (chunk: Buffer) => sent.take(chunk));
  incoming.pipe(forward);
}

/** A body whose length nobody said comes in chunks, and goes on in chunks. */
const framing = ({ headers }: IncomingMessage): readonly string[] =>
  headers["transfer-encoding"] === undefined ? [] : ["Transfer-Encoding", "chunked"];

/**
 * Stands before a partner, hands requests and answers on as they are, and tells of each exchange.
 *
 * @throws FiredrillError FD_PORT where it cannot listen
 */
export async function startRecordingProxy(options: RecordingProxyOptions): Promise<Served> {
  const { host, port } = options;
  const server = createServer((incoming, outgoing) => handOn(incoming, outgoing, options));
  // an upload may take as long as it takes at the partner
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (thrown) => reject(portError(host, port, thrown)));
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  const given = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://${reachable(host)}:${given}`,
    port: given,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
