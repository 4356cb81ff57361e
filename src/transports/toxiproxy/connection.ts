import { connect, type Socket } from "node:net";
import type { Random } from "../../core/random.ts";
import type { Address } from "./address.ts";
import { type Counted, createLink, type Link } from "./link.ts";
import type { Direction } from "./stage.ts";
import type { Toxic } from "./toxic-set.ts";

/** A client, its connection to the upstream, and a link each way. */
export interface Connection {
  /** The link of a direction; undefined until the upstream has answered. */
  link(direction: Direction): Link | undefined;
  destroy(): void;
}

export interface ConnectionOptions {
  /** Paused: nothing was read from it yet. */
  readonly client: Socket;
  /** Undefined where it is no address at all: the client is closed, as when the upstream refuses. */
  readonly upstream: Address | undefined;
  /** The toxics of a direction at the time of asking. */
  readonly toxics: (direction: Direction) => readonly Toxic[];
  readonly random: Random;
  /** What went one way is added here. */
  readonly counted: (direction: Direction) => Counted;
  readonly onClosed: () => void;
}

/** A peer that resets, or that is gone when it is written to. */
const resetCodes = new Set(["ECONNRESET", "EPIPE"]);

/** Connects a client to the upstream and carries bytes both ways until both sides are done. */
export function createConnection({
  client,
  upstream: address,
  toxics,
  random,
  counted,
  onClosed,
}: ConnectionOptions): Connection {
  const links = new Map<Direction, Link>();
  if (address === undefined) {
    client.destroy();
    onClosed();
    return { link: () => undefined, destroy: () => {} };
  }
  const upstream = connect({ host: address.host, port: address.port, noDelay: true, allowHalfOpen: true });
  let openSockets = 2;
  const abort = (how: "close" | "reset"): void => {
    for (const socket of [client, upstream]) {
      if (socket.destroyed) continue;
      if (how === "reset") socket.resetAndDestroy();
      else socket.destroy();
    }
  };
  const watch = (socket: Socket, direction: Direction): void => {
    let ending: "close" | "reset" | undefined;
    socket.on("error", (error: NodeJS.ErrnoException) => {
      ending = resetCodes.has(error.code ?? "") ? "reset" : "close";
    });
    socket.on("close", () => {
      openSockets -= 1;
      const link = links.get(direction);
      if (ending !== undefined) {
        if (link === undefined) abort("close");
        else link.fail(ending);
      }
      if (openSockets > 0) return;
      for (const each of links.values()) each.dispose();
      onClosed();
    });
  };
  watch(client, "upstream");
  watch(upstream, "downstream");
  upstream.on("connect", () => {
    if (client.destroyed) {
      upstream.destroy();
      return;
    }
    // Each direction draws from a stream of its own: what one draws shifts nothing in the other.
    const join = (direction: Direction, source: Socket, sink: Socket): void => {
      links.set(
        direction,
        createLink({
          source,
          sink,
          abort,
          toxics: toxics(direction),
          random: random.fork(direction),
          counted: counted(direction),
        }),
      );
    };
    join("upstream", client, upstream);
    join("downstream", upstream, client);
    client.resume();
  });
  return { link: (direction) => links.get(direction), destroy: () => abort("close") };
}
