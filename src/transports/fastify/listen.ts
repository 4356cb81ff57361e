import type { FastifyInstance } from "fastify";
import { FiredrillError, messageOf } from "../../core/errors.ts";

export interface Served {
  /** As callers reach it: a wildcard host is told as loopback. */
  readonly url: string;
  readonly port: number;
  /** Closes the port and every connection. Safe to call twice. */
  stop(): Promise<void>;
}

const problems: Readonly<Record<string, string>> = {
  EADDRINUSE: "the port is in use by another process",
  EACCES: "this user may not listen on the port",
  EADDRNOTAVAIL: "this machine has no such address",
  ENOTFOUND: "this host name is not known",
};

export const reachable = (host: string): string => {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
};

/** Why a port could not be listened on, and what to do about it. */
export function portError(host: string, port: number, thrown: unknown): FiredrillError {
  const code = (thrown as NodeJS.ErrnoException).code ?? "";
  return new FiredrillError({
    code: "FD_PORT",
    place: `${host}:${port}`,
    problem: problems[code] ?? messageOf(thrown),
    remedy: "Give another port (0 picks a free one), or stop what listens there.",
  });
}

/** Listens, or says what stands in the way and what to do about it. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<{ url: string; port: number }> {
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    await app.close();
    throw portError(host, port, thrown);
  }
  const address = app.server.address();
  const given = typeof address === "object" && address !== null ? address.port : port;
  return { url: `http://${reachable(host)}:${given}`, port: given };
}
