import { afterAll, afterEach, beforeAll } from "vitest";
import { dial, openUpstream, type Peer, type Upstream } from "./peers.ts";

/** What is under test: an HTTP API of Toxiproxy. */
interface Served {
  readonly url: string;
  stop(): Promise<void>;
}

export type Start = () => Promise<Served>;

interface Reply {
  readonly status: number;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

export interface ProxyJson {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly unknown[];
}

export interface Connected {
  readonly client: Peer;
  readonly server: Peer;
}

export interface Bench {
  readonly url: () => string;
  /** Sends JSON; a string goes as it is. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  upstream(serve?: (peer: Peer) => void): Promise<Upstream>;
  /** Opens a proxy named `link` unless told otherwise, in front of `upstream`. */
  proxy(upstream: Upstream, name?: string): Promise<ProxyJson>;
  connect(proxy: ProxyJson): Promise<Peer>;
  /** Both ends of one connection through the proxy. */
  pair(proxy: ProxyJson, upstream: Upstream): Promise<Connected>;
  /** Adds a toxic to `link`. */
  toxic(toxic: Record<string, unknown>): Promise<void>;
}

export const portOf = (proxy: ProxyJson): number => Number(proxy.listen.split(":").at(-1));

/** A server for the file, and for each test fresh proxies, upstreams and clients. */
export function useBench(start: Start): Bench {
  let served: Served | undefined;
  const ends: (() => unknown)[] = [];
  const url = (): string => (served as Served).url;

  const call: Bench["call"] = async (method, path, body, headers = {}) => {
    const payload = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`${url()}${path}`, { method, headers, ...(payload === undefined ? {} : { body: payload }) });
    const text = await response.text();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.status, text, json };
  };
  const connect = async (proxy: ProxyJson): Promise<Peer> => {
    const client = await dial(portOf(proxy));
    ends.push(() => client.socket.destroy());
    return client;
  };

  beforeAll(async () => {
    served = await start();
  });
  afterEach(async () => {
    for (const end of ends.splice(0)) await end();
    const { json } = await call("GET", "/proxies");
    for (const name of Object.keys(json as object)) await call("DELETE", `/proxies/${name}`);
  });
  afterAll(() => served?.stop());

  return {
    url,
    call,
    connect,
    upstream: async (serve) => {
      const upstream = await openUpstream(serve);
      ends.push(upstream.stop);
      return upstream;
    },
    proxy: async (upstream, name = "link") => {
      const reply = await call("POST", "/proxies", { name, listen: "127.0.0.1:0", upstream: upstream.address, enabled: true });
      if (reply.status !== 201) throw new Error(reply.text);
      return reply.json as ProxyJson;
    },
    pair: async (proxy, upstream) => {
      const client = await connect(proxy);
      return { client, server: await upstream.accept() };
    },
    toxic: async (toxic) => {
      const reply = await call("POST", "/proxies/link/toxics", toxic);
      if (reply.status !== 200) throw new Error(reply.text);
    },
  };
}
