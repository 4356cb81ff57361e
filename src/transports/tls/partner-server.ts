import type { IncomingMessage, RequestListener, ServerOptions } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { CertificateProblem } from "../../core/fault.ts";
import type { HandshakeFailure } from "../../core/history.ts";
import type { Authority } from "./authority.ts";

export interface PartnerTls {
  readonly authority: Authority;
  /** Whether callers must show a certificate of the authority's. */
  readonly clientCertificates: "required" | "none";
  /** Names besides loopback's by which callers know the partner. */
  readonly hosts?: readonly string[];
  /** Told of each connection over which no request could come. */
  readonly onFailedHandshake?: (failure: HandshakeFailure) => void;
}

/** A server whose certificate can be put in another's place while it runs. */
export interface TlsServer {
  readonly server: Server;
  /** What is wrong with the certificate of the connection that a request came over; undefined: nothing. */
  problemOf(request: IncomingMessage): CertificateProblem | undefined;
  /** Whether the request's connection still has the certificate that new ones get. */
  isCurrent(request: IncomingMessage): boolean;
  /** What callers see from now on; undefined: the right one. Idle connections are closed. */
  present(problem: CertificateProblem | undefined): void;
}

/** OpenSSL's words for what a caller says that does not take the certificate: `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. */
const alert = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_ALERT_(.+)$/;

function failureOf(code: string): HandshakeFailure | undefined {
  if (code === "ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE") return { reason: "no-client-certificate" };
  if (code === "ERR_SSL_HTTP_REQUEST") return { reason: "plain-http" };
  const [, said] = alert.exec(code) ?? [];
  return said === undefined ? undefined : { reason: "certificate-refused", alert: said.toLowerCase().replaceAll("_", " ") };
}

/** The TCP connections under those of TLS, which cannot be reset themselves. */
const carriers = new WeakMap<Socket, Socket>();

/** Ends a connection with RST, with or without TLS over it. */
export function resetConnection(socket: Socket): void {
  const carrier = carriers.get(socket);
  (carrier ?? socket).resetAndDestroy();
  if (carrier !== undefined) socket.destroy();
}

/** HTTP/1.1 over TLS 1.2 and 1.3. */
export function createTlsServer(name: string, tls: PartnerTls, options: ServerOptions, serve: RequestListener): TlsServer {
  const { authority, clientCertificates, hosts, onFailedHandshake } = tls;
  let shown: CertificateProblem | undefined;
  const contextOf = (problem: CertificateProblem | undefined) => {
    const { certificate, key } =
      problem === undefined ? authority.server(name, hosts) : authority.untrusted(name, problem, hosts);
    return { cert: certificate, key, ca: authority.own.certificate };
  };
  const required = clientCertificates === "required";
  const server = createServer(
    { ...options, ...contextOf(undefined), minVersion: "TLSv1.2", requestCert: required, rejectUnauthorized: required },
    serve,
  );

  /** Of each connection: what was shown as it began, and whether no more is to be told of it. */
  interface Connection {
    readonly socket: Socket;
    readonly problem: CertificateProblem | undefined;
    isDone: boolean;
  }
  /** By the caller's port: the socket that carries TLS does not know the one below. */
  const open = new Map<number, Connection>();
  const connections = new WeakMap<Socket, Connection>();
  const fail = (connection: Connection | undefined, failure: HandshakeFailure): void => {
    if (connection === undefined || connection.isDone) return;
    connection.isDone = true;
    const { problem } = connection;
    onFailedHandshake?.({ ...failure, ...(problem !== undefined && { certificate: problem }) });
  };
  server.on("connection", (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    const connection: Connection = { socket, problem: shown, isDone: false };
    open.set(remotePort, connection);
    socket.once("close", () => {
      // whoever said nothing at all only looked whether somebody listens
      if (socket.bytesRead > 0) fail(connection, { reason: "ended-early" });
      if (open.get(remotePort) === connection) open.delete(remotePort);
    });
  });
  server.on("tlsClientError", ({ code = "" }: NodeJS.ErrnoException, { remotePort = 0 }: TLSSocket) => {
    const failure = failureOf(code);
    if (failure !== undefined) fail(open.get(remotePort), failure);
  });
  server.on("secureConnection", (socket: TLSSocket) => {
    const connection = open.get(socket.remotePort ?? 0);
    if (connection === undefined) return;
    connections.set(socket, connection);
    carriers.set(socket, connection.socket);
    // the host's name is compared after the handshake: who does not like it goes without a request
    if (connection.problem === undefined) connection.isDone = true;
  });
  server.on("request", ({ socket }: IncomingMessage) => {
    const connection = connections.get(socket);
    if (connection !== undefined) connection.isDone = true;
  });

  const shownTo = ({ socket }: IncomingMessage): CertificateProblem | undefined => connections.get(socket)?.problem;
  return {
    server,
    problemOf: shownTo,
    isCurrent: (request) => shownTo(request) === shown,
    present: (problem) => {
      shown = problem;
      server.setSecureContext(contextOf(problem));
      server.closeIdleConnections();
    },
  };
}
