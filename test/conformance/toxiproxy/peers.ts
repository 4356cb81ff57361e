import { connect, createServer, type Socket } from "node:net";

/** How a connection ended, as this side of it saw it. */
type Seen = "closed" | "reset";

/** One end of a TCP connection that remembers all it received. */
export interface Peer {
  readonly socket: Socket;
  send(data: string | Buffer): void;
  /** Sends FIN, and still receives. */
  finish(): void;
  received(): Buffer;
  /** Sizes of the pieces in which it arrived. */
  readonly pieces: readonly number[];
  /** Resolves once this many bytes are there; rejects when the connection ends before. */
  bytes(count: number): Promise<Buffer>;
  /** Resolves at the other side's FIN, or at a reset. */
  readonly ended: Promise<Seen>;
}

function createPeer(socket: Socket): Peer {
  const parts: Buffer[] = [];
  const pieces: number[] = [];
  const checks = new Set<() => void>();
  const notify = (): void => {
    for (const check of [...checks]) check();
  };
  let over: Seen | undefined;
  const ended = new Promise<Seen>((resolve) => {
    const end = (seen: Seen): void => {
      over ??= seen;
      resolve(seen);
      notify();
    };
    socket.once("end", () => end("closed"));
    socket.once("error", () => end("reset"));
    socket.once("close", () => end("closed"));
  });
  socket.on("data", (data: Buffer) => {
    parts.push(data);
    pieces.push(data.length);
    notify();
  });
  const received = (): Buffer => Buffer.concat(parts);
  return {
    socket,
    pieces,
    ended,
    received,
    send: (data) => {
      socket.write(data);
    },
    finish: () => {
      socket.end();
    },
    bytes: (count) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const total = pieces.reduce((sum, size) => sum + size, 0);
          if (total < count && over === undefined) return;
          checks.delete(check);
          if (total >= count) resolve(received());
          else reject(new Error(`${over} after ${total} of ${count} bytes`));
        };
        checks.add(check);
        check();
      }),
  };
}

/** Connects; resolves once connected, rejects with the system's error. */
export function dial(port: number): Promise<Peer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.off("error", reject);
      resolve(createPeer(socket));
    });
  });
}

/** A TCP server whose every connection the test holds in its hand. */
export interface Upstream {
  readonly address: string;
  readonly port: number;
  /** The next connection that nobody took yet. */
  accept(): Promise<Peer>;
  stop(): Promise<void>;
}

/** `serve` is called for each connection, before anything arrives on it. */
export async function openUpstream(serve: (peer: Peer) => void = () => {}): Promise<Upstream> {
  const sockets = new Set<Socket>();
  const peers: Peer[] = [];
  const waiting: ((peer: Peer) => void)[] = [];
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    const peer = createPeer(socket);
    serve(peer);
    const taker = waiting.shift();
    if (taker) taker(peer);
    else peers.push(peer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    address: `127.0.0.1:${port}`,
    accept: () => {
      const peer = peers.shift();
      return peer ? Promise.resolve(peer) : new Promise((resolve) => waiting.push(resolve));
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sends back what it receives, and its FIN. */
export const echo = (peer: Peer): void => {
  peer.socket.pipe(peer.socket);
};
