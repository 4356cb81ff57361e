import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createUndiciClient, type UndiciClientOptions } from "../../../src/integration/adapters/undici-client.ts";
import type { HttpRequest, HttpResult } from "../../../src/integration/ports.ts";
import { type SocketServer, serveBytes } from "./socket-server.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(answer: (socket: Socket, head: string) => void): Promise<SocketServer> {
  const server = await serveBytes(answer);
  cleanups.push(server.close);
  return server;
}

const limits = { connectMs: 2000, readMs: 2000, totalMs: 2000 };
const never = Number.POSITIVE_INFINITY;

function send(url: string, changes: Partial<HttpRequest> = {}, options: UndiciClientOptions = {}): Promise<HttpResult> {
  const client = createUndiciClient(options);
  cleanups.push(client.close);
  return client.send({ method: "POST", url, headers: { "x-test": "1" }, body: "{}", ...limits, ...changes });
}

const reply = (status: string, body: string, headers = ""): string =>
  `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe("an exchange", () => {
  it("hands status, headers and body on, whatever the status", async () => {
    const { url, received } = await serve((socket) => socket.write(reply("409 Conflict", '{"é":1}', "X-A: 1\r\nx-a: 2\r\n")));
    expect(await send(`${url}/v1/x?a=b%20c`)).toMatchObject({
      type: "reply",
      status: 409,
      headers: { "x-a": "1, 2" },
      body: '{"é":1}',
    });
    expect(received[0]).toMatch(/^POST \/v1\/x\?a=b%20c HTTP\/1\.1\r\n/);
  });

  it("follows no redirect: a partner's answer sends no token elsewhere", async () => {
    const { url, received } = await serve((socket) =>
      socket.write(reply("307 Temporary", "", `location: ${"http://127.0.0.1:1/"}\r\n`)),
    );
    expect(await send(url)).toMatchObject({ type: "reply", status: 307 });
    expect(received).toHaveLength(1);
  });

  it("waits past 1xx for the answer", async () => {
    const { url } = await serve((socket) =>
      socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${reply("201 Created", "{}")}`),
    );
    expect(await send(url)).toMatchObject({ type: "reply", status: 201 });
  });

  it("uses a connection again", async () => {
    const { url, received } = await serve((socket) => socket.write(reply("200 OK", "{}")));
    const client = createUndiciClient({ connectionsPerOrigin: 1 });
    cleanups.push(client.close);
    const request = { method: "GET", url, headers: {}, ...limits } as const;
    await client.send(request);
    await client.send(request);
    expect(received).toHaveLength(1);
  });

  it("opens so many connections to a partner and no more", async () => {
    const sockets: Socket[] = [];
    const twoWait = Promise.withResolvers<void>();
    const { url } = await serve((socket) => {
      if (sockets.push(socket) === 2) twoWait.resolve();
    });
    const client = createUndiciClient({ connectionsPerOrigin: 2 });
    cleanups.push(client.close);
    const results = [1, 2, 3].map(() => client.send({ method: "GET", url, headers: {}, ...limits, connectMs: 200 }));
    await twoWait.promise;
    // The third was never sent: that is proof, and says so.
    expect(await results[2]).toMatchObject({ type: "failure", kind: "refused" });
    for (const socket of sockets) socket.write(reply("200 OK", "{}"));
    expect(await Promise.all(results.slice(0, 2))).toMatchObject([{ status: 200 }, { status: 200 }]);
  });
});

describe("deadlines", () => {
  it("end a wait for an answer that never begins, as a timeout, and close the connection", async () => {
    const server = await serve(() => {});
    const closed = server.closed();
    expect(await send(server.url, { readMs: 60, totalMs: never })).toMatchObject({ type: "failure", kind: "timeout" });
    await closed;
  });

  it("end an answer that stops half-way", async () => {
    const { url } = await serve((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half":'));
    expect(await send(url, { readMs: 60 })).toMatchObject({ type: "failure", kind: "timeout" });
  });

  it("end an answer that drips: each byte is in time, the whole is not", async () => {
    const { url } = await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
      const drip = setInterval(() => socket.write("x"), 10);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await send(url, { readMs: never, totalMs: 150 })).toMatchObject({ type: "failure", kind: "timeout" });
  });

  it("end headers that drip", async () => {
    const { url } = await serve((socket) => {
      socket.write("HTTP/1.1 200 OK\r\n");
      const drip = setInterval(() => socket.write("x-a: 1\r\n"), 10);
      socket.on("close", () => clearInterval(drip));
    });
    expect(await send(url, { readMs: 1500, totalMs: 150 })).toMatchObject({ type: "failure", kind: "timeout" });
  });

  it("end a connection that is never made, as one that proves that nothing was sent", async () => {
    // A dispatcher that never connects: what a network that swallows packets looks like.
    const silent = { dispatch: () => true, close: async () => {} };
    const dispatcher = () => silent as unknown as ReturnType<NonNullable<UndiciClientOptions["dispatcher"]>>;
    const result = await send("http://partner.test", { connectMs: 40 }, { dispatcher });
    expect(result).toMatchObject({ type: "failure", kind: "refused", message: expect.stringContaining("connect deadline") });
  });

  it("mean never where they are infinite, not now", async () => {
    const { url } = await serve((socket) => socket.write(reply("200 OK", "{}")));
    const unlimited = { connectMs: never, readMs: never, totalMs: Number.MAX_SAFE_INTEGER };
    expect(await send(url, unlimited)).toMatchObject({ type: "reply", status: 200 });
  });
});

describe("failures are values", () => {
  it.each(["http://127.0.0.1:1/", "http://no-such-host.invalid/", "no address", "http://[::1"])(
    "refused for %s: nothing was sent",
    async (url) => {
      expect(await send(url)).toMatchObject({ type: "failure", kind: "refused" });
    },
  );

  it("refused for a header that cannot be sent", async () => {
    const { url, received } = await serve(() => {});
    expect(await send(url, { headers: { "x-test": "a\r\nx-smuggled: 1" } })).toMatchObject({ kind: "refused" });
    expect(received.join("")).not.toContain("smuggled");
  });

  it("reset where the connection breaks before the answer", async () => {
    const { url, received } = await serve((socket) => socket.resetAndDestroy());
    expect(await send(url)).toMatchObject({ type: "failure", kind: "reset" });
    // Not sent again behind our back: it may have taken effect.
    expect(received).toHaveLength(1);
  });

  it("reset where the partner closes without a word", async () => {
    const { url } = await serve((socket) => socket.end());
    expect(await send(url)).toMatchObject({ type: "failure", kind: "reset" });
  });

  it("cut where it breaks in the middle of the answer", async () => {
    const { url } = await serve((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"));
    expect(await send(url)).toMatchObject({ type: "failure", kind: "cut" });
  });

  it("cut where it is longer than we take, whatever its length is said to be", async () => {
    const { url } = await serve((socket) => {
      const chunk = `400\r\n${"x".repeat(0x400)}\r\n`;
      socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
      const flood = setInterval(() => socket.write(chunk), 1);
      socket.on("close", () => clearInterval(flood));
    });
    const result = await send(url, {}, { maxAnswerBytes: 4096 });
    expect(result).toMatchObject({ type: "failure", kind: "cut", message: expect.stringContaining("4096") });
  });

  it("reset where what comes is no HTTP", async () => {
    const { url } = await serve((socket) => socket.write("SSH-2.0-OpenSSH_9.6\r\n"));
    expect(await send(url)).toMatchObject({ type: "failure", kind: "reset" });
  });
});
