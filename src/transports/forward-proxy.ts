import { createServer, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";

interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ForwardProxyOptions {
  /** Where what is asked of each `host:port` really goes. */
  readonly routes: ReadonlyMap<string, Address>;
  /** Told of each that leads nowhere, with its host as it was asked for. */
  readonly onStranger: (host: string) => void;
}

export interface ForwardProxy {
  /** As `HTTPS_PROXY` takes it. */
  readonly url: string;
  stop(): Promise<void>;
}

const usualTlsPort = 443;

/** `host:port` of a CONNECT (RFC 9110, 9.3.6), in small letters. */
function targetOf(authority: string): { readonly host: string; readonly route: string } | undefined {
  const [, host = "", port = String(usualTlsPort)] =
    /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/.exec(authority.toLowerCase()) ?? [];
  return host === "" ? undefined : { host, route: `${host}:${port}` };
}

/** Ends a connection as its other half ended: what was reset is reset. */
function bind(one: Socket, other: Socket): void {
  one.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNRESET") other.resetAndDestroy();
    else other.destroy();
  });
  one.once("close", () => other.destroySoon());
}

/**
 * A forward proxy for programs that have their partners' host names burnt in: tunnels (CONNECT) to known hosts lead where they are told
 * to, and all else is refused with 403. It carries bytes and reads none of them, so that whatever strikes a link, a partner or a certificate strikes
 * through it as well.
 */
export async function createForwardProxy({ routes, onStranger }: ForwardProxyOptions): Promise<ForwardProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((request, response) => {
    // plain HTTP by way of a proxy names its host in the address
    const asked = URL.canParse(request.url ?? "") ? new URL(request.url ?? "").host : (request.headers.host ?? "");
    onStranger(asked);
    response.writeHead(403, { "content-type": "text/plain" }).end(`${asked} is no partner of this drill.\n`);
  });
  server.on("connection", keep);
  server.on("connect", (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    const client = duplex as Socket;
    client.on("error", () => {});
    const target = targetOf(request.url ?? "");
    const address = target && routes.get(target.route);
    if (address === undefined) {
      onStranger(target?.host ?? String(request.url));
      client.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const upstream = connect({ ...address, allowHalfOpen: true });
    keep(upstream);
    const refused = (): void => void client.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
    upstream.once("error", refused);
    upstream.once("connect", () => {
      upstream.off("error", refused);
      bind(upstream, client);
      bind(client, upstream);
      client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      upstream.write(head);
      client.pipe(upstream);
      upstream.pipe(client);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as { readonly port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
