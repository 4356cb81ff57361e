import { createServer, type Server } from "node:net";
import type { Random } from "../../core/random.ts";
import { formatAddress, parseAddress, resolveAddress } from "./address.ts";
import { apiErrors } from "./api-error.ts";
import { type Connection, createConnection } from "./connection.ts";
import type { Link } from "./link.ts";
import type { Direction } from "./stage.ts";
import { changeToxic, readToxic, type Toxic, type ToxicView, viewToxic } from "./toxic-set.ts";

/** A proxy as the HTTP API shows it. */
export interface ProxyView {
  readonly name: string;
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
  readonly toxics: readonly ToxicView[];
}

export interface ProxySettings {
  readonly name: string;
  /** `host:port`; port 0 picks a free one, which the proxy keeps from then on. */
  readonly listen: string;
  readonly upstream: string;
}

/** One listener in front of one upstream. Calls that return a promise must not overlap. */
export interface TcpProxy {
  view(): ProxyView;
  /** Listens. Throws an `ApiError` when it cannot; no effect when it does already. */
  start(): Promise<void>;
  /** Refuses new connections and drops all there are. */
  stop(): Promise<void>;
  /** What has the same addresses, however they are written, keeps its connections. */
  update(to: { listen: string; upstream: string; enabled: boolean }): Promise<void>;
  /** Whether these are other addresses than it has, however they are written. Throws an `ApiError` where there are none. */
  differs(to: { listen: string; upstream: string }): Promise<boolean>;
  traffic(): readonly Traffic[];
  toxics(): readonly ToxicView[];
  toxic(name: string): ToxicView;
  addToxic(body: unknown): ToxicView;
  updateToxic(name: string, body: unknown): ToxicView;
  removeToxic(name: string): void;
  removeToxics(): void;
}

/** Bytes that went one way. */
export interface Traffic {
  readonly direction: Direction;
  /** Read from the source. */
  readonly receivedBytes: number;
  /** Passed on to the sink. */
  readonly sentBytes: number;
}

/** The system's words, as Go prints them. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "bind: address already in use",
  EACCES: "bind: permission denied",
  EADDRNOTAVAIL: "bind: cannot assign requested address",
  ENOTFOUND: "no such host",
};

/** Declares a proxy; it listens once it is started. */
export function createProxy({ name, ...at }: ProxySettings, random: Random): TcpProxy {
  let { listen, upstream } = at;
  let server: Server | undefined;
  const connections = new Set<Connection>();
  let accepted = 0;
  const chains: Record<Direction, Toxic[]> = { upstream: [], downstream: [] };
  const counted: Record<Direction, { receivedBytes: number; sentBytes: number }> = {
    upstream: { receivedBytes: 0, sentBytes: 0 },
    downstream: { receivedBytes: 0, sentBytes: 0 },
  };
  const all = (): Toxic[] => [...chains.upstream, ...chains.downstream];
  const find = (wanted: string): Toxic => {
    const toxic = all().find((each) => each.name === wanted);
    if (toxic === undefined) throw apiErrors.toxicNotFound();
    return toxic;
  };
  const eachLink = (direction: Direction, act: (link: Link) => void): void => {
    for (const connection of connections) {
      const link = connection.link(direction);
      if (link !== undefined) act(link);
    }
  };
  const remove = (toxic: Toxic): void => {
    const chain = chains[toxic.direction];
    chain.splice(chain.indexOf(toxic), 1);
    eachLink(toxic.direction, (link) => link.remove(toxic));
  };

  const start = async (): Promise<void> => {
    if (server !== undefined) return;
    const address = parseAddress(listen === "" ? ":0" : listen);
    if (address === undefined) throw apiErrors.cannotListen(listen, "not an address of the form host:port");
    const created = createServer({ noDelay: true, allowHalfOpen: true, pauseOnConnect: true }, (client) => {
      accepted += 1;
      const connection = createConnection({
        client,
        upstream: parseAddress(upstream),
        toxics: (direction) => chains[direction],
        random: random.fork(String(accepted)),
        counted: (direction) => counted[direction],
        onClosed: () => queueMicrotask(() => connections.delete(connection)),
      });
      connections.add(connection);
    });
    await new Promise<void>((resolve, reject) => {
      // Stays: where one connection cannot be accepted (too many open files), the others go on.
      created.on("error", (error: NodeJS.ErrnoException) =>
        reject(apiErrors.cannotListen(listen, reasons[error.code ?? ""] ?? error.message)),
      );
      created.listen({ host: address.host, port: address.port }, resolve);
    });
    const bound = created.address();
    if (typeof bound === "object" && bound !== null) listen = formatAddress({ host: bound.address, port: bound.port });
    server = created;
  };
  const stop = async (): Promise<void> => {
    const closing = server;
    if (closing === undefined) return;
    server = undefined;
    const closed = new Promise<void>((resolve) => closing.close(() => resolve()));
    for (const connection of connections) connection.destroy();
    await closed;
  };

  const differs = async (to: { listen: string; upstream: string }): Promise<boolean> => {
    if (to.upstream !== upstream) return true;
    if (to.listen === listen) return false;
    return resolveAddress(to.listen).then(
      (resolved) => resolved !== listen,
      (thrown) => {
        const { code, message } = thrown as NodeJS.ErrnoException;
        throw apiErrors.cannotListen(to.listen, reasons[code ?? ""] ?? message);
      },
    );
  };

  return {
    view: () => ({ name, listen, upstream, enabled: server !== undefined, toxics: all().map(viewToxic) }),
    start,
    stop,
    update: async (to) => {
      if (await differs(to)) {
        await stop();
        ({ listen, upstream } = to);
      }
      await (to.enabled ? start() : stop());
    },
    differs,
    traffic: () => (["upstream", "downstream"] as const).map((direction) => ({ direction, ...counted[direction] })),
    toxics: () => all().map(viewToxic),
    toxic: (wanted) => viewToxic(find(wanted)),
    addToxic: (body) => {
      const toxic = readToxic(body, (taken) => all().some((each) => each.name === taken));
      chains[toxic.direction].push(toxic);
      eachLink(toxic.direction, (link) => link.add(toxic));
      return viewToxic(toxic);
    },
    updateToxic: (wanted, body) => {
      const toxic = find(wanted);
      changeToxic(toxic, body);
      eachLink(toxic.direction, (link) => link.update(toxic));
      return viewToxic(toxic);
    },
    removeToxic: (wanted) => remove(find(wanted)),
    removeToxics: () => {
      for (const toxic of all()) remove(toxic);
    },
  };
}
