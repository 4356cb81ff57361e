import { createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createHttpConnection, type HttpConnection } from "../../src/transports/http-connection.ts";

const answer = "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 4\r\n\r\ndone";
const post = { method: "POST", path: "/orders", headers: {}, body: "{}" } as const;

/** A connection to a server that does this with a request, the n-th on its socket. */
async function connectTo(serve: (socket: Socket, n: number) => void): Promise<HttpConnection> {
  const server = createServer((socket) => {
    let n = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      n += 1;
      serve(socket, n);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const connection = createHttpConnection({ baseUrl: `http://127.0.0.1:${port}` });
  onTestFinished(async () => {
    await connection.close();
    await new Promise((resolve) => server.close(resolve));
  });
  return connection;
}

it("loses no request to a server that closes what it kept open, as busy ones do", async () => {
  const { send } = await connectTo((socket, n) => {
    if (n === 1) socket.write(answer);
    else socket.destroy();
  });
  for (let n = 0; n < 20; n += 1) expect(await send(post)).toMatchObject({ status: 200, body: "done" });
});

it("tells of a server that closes without an answer", async () => {
  const { send } = await connectTo((socket) => socket.destroy());
  expect(await send(post)).toMatchObject({ status: 0, error: expect.stringMatching(/./) });
});
