import { type Dispatcher, Pool } from "undici";
import { messageOf } from "../../core/errors.ts";
import type { HttpClient, HttpRequest, HttpResult } from "../ports.ts";
import { exchange } from "./exchange.ts";

export interface PoolOptions {
  readonly connections: number;
  readonly connectMs: number;
  readonly tls?: PartnerTls | undefined;
}

/** All as PEM. Certificates are always verified. */
export interface PartnerTls {
  /** Who signs the partners' certificates, instead of the system's authorities. */
  readonly ca?: string;
  /** What is shown to partners that ask for it. */
  readonly cert?: string;
  readonly key?: string;
}

export interface UndiciClientOptions {
  /** Connections per partner: above the partner's concurrency limit, so that no call waits for a connection. */
  readonly connectionsPerOrigin?: number;
  /** Longer answers are cut. */
  readonly maxAnswerBytes?: number;
  /**
   * Attempts to connect are given up after so long, and their places in the pool are free again: else those that a dead
   * network left hanging would hold up the calls after it has healed. undici counts in steps of half a second.
   */
  readonly connectMs?: number;
  readonly tls?: PartnerTls;
  /** Makes the dispatcher of one origin; a test puts its own in. */
  readonly dispatcher?: (origin: string, options: PoolOptions) => Dispatcher;
}

export interface ClosableHttpClient extends HttpClient {
  /** Closes idle connections and waits for those in use. */
  close(): Promise<void>;
}

const defaultConnections = 32;
/** Far above any page of any contract here, far below what a partner gone mad could fill memory with. */
const defaultMaxAnswerBytes = 1024 * 1024;
/** The caller's own `connectMs` ends the wait before. */
const defaultConnectMs = 10_000;

function createPool(origin: string, { connections, connectMs, tls }: PoolOptions): Dispatcher {
  return new Pool(origin, {
    connections,
    // One exchange at a time on a connection: a slow answer holds up nobody else's.
    pipelining: 1,
    // The deadlines here are kept by `exchange`, to the millisecond; undici's own are coarser.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectMs, ...tls },
  });
}

/** HTTP/1.1 over undici, with one connection pool per partner. Never rejects; follows no redirect. */
export function createUndiciClient(options: UndiciClientOptions = {}): ClosableHttpClient {
  const { connectionsPerOrigin: connections = defaultConnections, maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const { connectMs = defaultConnectMs, tls } = options;
  const dispatcherOf = options.dispatcher ?? createPool;
  const pools = new Map<string, Dispatcher>();
  const poolOf = (origin: string): Dispatcher => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const made = dispatcherOf(origin, { connections, connectMs, tls });
    pools.set(origin, made);
    return made;
  };
  const send = async (request: HttpRequest): Promise<HttpResult> => {
    try {
      const { origin } = new URL(request.url);
      return await exchange(poolOf(origin), request, maxAnswerBytes);
    } catch (thrown) {
      // Nothing was sent: the address or a header is not valid.
      return { type: "failure", kind: "refused", message: messageOf(thrown) };
    }
  };
  return {
    send,
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      pools.clear();
    },
  };
}
