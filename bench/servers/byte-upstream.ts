import { createServer, type Socket } from "node:net";
import { parentPort } from "node:worker_threads";

/** A worker thread with two TCP servers: one keeps each connection full, one sends back what it gets. Posts their ports. */
const part = Buffer.alloc(64 * 1024);

function flood(socket: Socket): void {
  const write = (): void => {
    while (!socket.destroyed && socket.write(part));
  };
  socket.on("drain", write);
  write();
}

function listen(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {}); // the client leaves in mid-stream when its time is up
    serve(socket);
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)));
}

parentPort?.postMessage({ source: await listen(flood), echo: await listen((socket) => socket.pipe(socket)) });
