import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface SocketServer {
  readonly url: string;
  /** Everything that came, connection by connection. */
  readonly received: string[];
  readonly connections: () => number;
  /** Resolves when the next connection is closed by the other side. */
  closed(): Promise<void>;
  close(): Promise<void>;
}

/** A server of bare bytes: `answer` is called once per connection when a request's head has come. */
export async function serveBytes(answer: (socket: Socket, head: string) => void): Promise<SocketServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let onClosed: () => void = () => {};
  const server = createServer((socket) => {
    sockets.add(socket);
    const index = received.push("") - 1;
    socket.on("data", (chunk) => {
      received[index] += chunk.toString("latin1");
      if (received[index]?.includes("\r\n\r\n")) answer(socket, received[index] as string);
    });
    // A client that gives up resets; that is what these tests want.
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      onClosed();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    connections: () => sockets.size,
    closed: () =>
      new Promise((resolve) => {
        onClosed = resolve;
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
