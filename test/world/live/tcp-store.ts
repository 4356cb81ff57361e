import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";

interface Order {
  readonly reference: string;
  readonly status: string;
}

/** What a shop depends on beside its partners: it keeps orders, and answers a line of JSON with a line of JSON. */
export async function startStore(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const orders = new Map<string, Order>();
  const sockets = new Set<Socket>();
  const answer = (request: { readonly get?: string; readonly set?: Order }): unknown => {
    if (request.get !== undefined) return orders.get(request.get) ?? null;
    if (request.set !== undefined) return orders.set(request.set.reference, request.set).size;
    return [...orders.values()].filter(({ status }) => status === "pending");
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    // A reader emits its input's errors again, and a reset is what a fault does.
    const lines = createInterface({ input: socket }).on("error", () => {});
    lines.on("line", (line) => socket.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
