import { request } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createForwardProxy, type ForwardProxy } from "../../src/transports/forward-proxy.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A partner's link: what it does with each connection. */
async function openLink(serve: (socket: Socket) => void): Promise<{ host: string; port: number; server: Server }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { host: "127.0.0.1", port: (server.address() as { port: number }).port, server };
}

async function openProxy(routes: Readonly<Record<string, { host: string; port: number }>>) {
  const strangers: string[] = [];
  const proxy = await createForwardProxy({ routes: new Map(Object.entries(routes)), onStranger: (host) => strangers.push(host) });
  stops.push(proxy.stop);
  return { proxy, strangers };
}

/** Asks for a tunnel; what the proxy says, and the connection. */
function tunnel({ url }: ForwardProxy, to: string): Promise<{ status: number; socket: Socket }> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method: "CONNECT", path: to });
    asked.once("connect", ({ statusCode: status = 0 }, socket) => resolve({ status, socket: socket as Socket }));
    asked.once("error", reject);
    asked.end();
  });
}

/** How a connection ends: what came, and with which error. */
const ending = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(`${text}${error.code}`));
    socket.once("end", () => resolve(text));
  });

it("leads a known host's tunnel to its link, byte for byte and to its end", async () => {
  const link = await openLink((socket) => socket.on("data", (chunk) => socket.end(`got ${chunk}`)));
  const { proxy, strangers } = await openProxy({ "api.stripe.com:443": link });
  const { status, socket } = await tunnel(proxy, "API.stripe.com:443");
  expect(status).toBe(200);
  const ended = ending(socket);
  socket.write("hello");
  expect(await ended).toBe("got hello");
  expect(strangers).toEqual([]);
});

it("hands on a connection that is reset as one that is reset", async () => {
  const link = await openLink((socket) => socket.once("data", () => socket.resetAndDestroy()));
  const { proxy } = await openProxy({ "api.stripe.com:443": link });
  const { socket } = await tunnel(proxy, "api.stripe.com:443");
  const ended = ending(socket);
  socket.write("hello");
  expect(await ended).toBe("ECONNRESET");
});

it("tells a link that the program hung up", async () => {
  const closed = Promise.withResolvers<string>();
  const link = await openLink((socket) => socket.once("data", () => socket.once("close", () => closed.resolve("closed"))));
  const { proxy } = await openProxy({ "api.stripe.com:443": link });
  const { socket } = await tunnel(proxy, "api.stripe.com:443");
  socket.write("hello", () => socket.destroy());
  expect(await closed.promise).toBe("closed");
});

it("refuses whoever is no partner, and says who was asked for", async () => {
  const link = await openLink(() => {});
  const { proxy, strangers } = await openProxy({ "api.stripe.com:443": link });
  expect((await tunnel(proxy, "analytics.example:443")).status).toBe(403);
  expect((await tunnel(proxy, "api.stripe.com:80")).status).toBe(403);
  const plain = await new Promise((resolve) => {
    const asked = request(proxy.url, { path: "http://tracker.example/pixel" }, (response) => resolve(response.statusCode));
    asked.end();
  });
  expect(plain).toBe(403);
  expect(strangers).toEqual(["analytics.example", "api.stripe.com", "tracker.example"]);
});

it("answers as a gateway whose other side is away where a link is down", async () => {
  const link = await openLink(() => {});
  await new Promise((resolve) => link.server.close(resolve));
  const { proxy } = await openProxy({ "api.stripe.com:443": link });
  expect((await tunnel(proxy, "api.stripe.com:443")).status).toBe(502);
});

it("ends with its tunnels", async () => {
  const link = await openLink(() => {});
  const { proxy } = await openProxy({ "api.stripe.com:443": link });
  const { socket } = await tunnel(proxy, "api.stripe.com:443");
  const ended = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => {});
  await proxy.stop();
  await ended;
  await expect(tunnel(proxy, "api.stripe.com:443")).rejects.toThrow("ECONNREFUSED");
});
