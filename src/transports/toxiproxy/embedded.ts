import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import type { Random } from "../../core/random.ts";
import { isLocalCaller, isLoopbackHost, isOwnOrigin } from "../loopback.ts";
import { formatAddress } from "./address.ts";
import { apiVersion, createApi } from "./api.ts";
import { createCollection } from "./collection.ts";
import type { ProxyView } from "./proxy.ts";

export interface EmbeddedProxy {
  /** Of the HTTP API. */
  readonly url: string;
  /** Of the Toxiproxy that it follows. */
  readonly version: string;
  /**
   * Opens all of a list as Toxiproxy's `/populate` takes it.
   *
   * @throws ApiError where one is not right or cannot be opened; those before it stay
   */
  populate(proxies: unknown): Promise<readonly ProxyView[]>;
  /** Closes the API, every proxy and every connection. Safe to call twice. */
  stop(): Promise<void>;
}

export interface EmbeddedProxyOptions {
  /** Toxicity, jitter and slices are drawn from it. */
  readonly random: Random;
  /** Default: loopback. */
  readonly host?: string;
  /** Default: 0, a free one. */
  readonly port?: number;
}

/**
 * Starts a TCP proxy in this process that speaks the HTTP API of Toxiproxy 2.12.
 * One conformance suite holds for both. Where it differs, it is on purpose:
 * - a FIN closes one direction and a reset stays a reset; Toxiproxy closes the whole connection with a FIN for both
 * - `reset_peer` resets connections that were open before it too; Toxiproxy closes those with a FIN
 * - an empty listen host is loopback, not every interface
 * - a body of more than 1 MiB is refused; negative rates and slices of size 0 harm nobody
 * - web pages of other sites are refused, whatever they call themselves; on loopback, so is every other name of the host
 * - `/metrics` is always there, and counts bytes as they go
 * - toxicity, jitter and slices come from a seeded stream, one for each direction of each connection
 * Throws a `FiredrillError` (FD_PORT) when the API's port cannot be listened on.
 */
export async function startEmbeddedProxy({ random, host = "127.0.0.1", port = 0 }: EmbeddedProxyOptions): Promise<EmbeddedProxy> {
  const collection = createCollection(random);
  const server = createServer(
    createApi(collection, random.fork("requests"), isLoopbackHost(host) || host === "::1" ? isLocalCaller : isOwnOrigin),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) =>
      reject(
        new FiredrillError({
          code: "FD_PORT",
          place: formatAddress({ host, port }),
          problem: `the embedded proxy cannot listen there: ${messageOf(error)}`,
          remedy: "Give another port (0 picks a free one), or stop what listens there.",
        }),
      ),
    );
    server.listen(port, host, resolve);
  });
  const bound = server.address() as AddressInfo;
  return {
    version: apiVersion,
    populate: async (proxies) => {
      const opened: ProxyView[] = [];
      await collection.populate(proxies, opened);
      return opened;
    },
    url: `http://${formatAddress({ host: bound.address, port: bound.port })}`,
    stop: async () => {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await collection.stop();
    },
  };
}
