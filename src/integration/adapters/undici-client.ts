import { type Dispatcher, Pool } from "undici";
import { messageOf } from "../../core/errors.ts";
import type { HttpClient, HttpRequest, HttpResult } from "../ports.ts";
import { exchange } from "./exchange.ts";

export interface UndiciClientOptions {
  /** Connections per partner: above the partner's concurrency limit, so that no call waits for a connection. */
  readonly connectionsPerOrigin?: number;
  /** Longer answers are cut. */
  readonly maxAnswerBytes?: number;
  /** Makes the dispatcher of one origin; a test puts its own in. */
  readonly dispatcher?: (origin: string, options: { connections: number }) => Dispatcher;
}

export interface ClosableHttpClient extends HttpClient {
  /** Closes idle connections and waits for those in use. */
  close(): Promise<void>;
}

const defaultConnections = 32;
/** Far above any page of any contract here, far below what a partner gone mad could fill memory with. */
const defaultMaxAnswerBytes = 1024 * 1024;
/** Longer than this a connection cannot take to be refused; the caller's own `connectMs` ends the wait before. */
const connectCeilingMs = 10_000;

function createPool(origin: string, { connections }: { connections: number }): Dispatcher {
  return new Pool(origin, {
    connections,
    // One exchange at a time on a connection: a slow answer holds up nobody else's.
    pipelining: 1,
    // The deadlines here are kept by `exchange`, to the millisecond; undici's own are coarser.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: connectCeilingMs },
  });
}

/** HTTP/1.1 over undici, with one connection pool per partner. Never rejects; follows no redirect. */
export function createUndiciClient(options: UndiciClientOptions = {}): ClosableHttpClient {
  const { connectionsPerOrigin: connections = defaultConnections, maxAnswerBytes = defaultMaxAnswerBytes } = options;
  const dispatcherOf = options.dispatcher ?? createPool;
  const pools = new Map<string, Dispatcher>();
  const poolOf = (origin: string): Dispatcher => {
    const known = pools.get(origin);
    if (known !== undefined) return known;
    const made = dispatcherOf(origin, { connections });
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
