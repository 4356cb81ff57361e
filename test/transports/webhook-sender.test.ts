import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../src/transports/free-port.ts";
import { createWebhookSender, type OwnedWebhookSender, type WebhookSenderOptions } from "../../src/transports/webhook-sender.ts";

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function sender(options?: WebhookSenderOptions): OwnedWebhookSender {
  const created = createWebhookSender(options);
  ends.push(created.close);
  return created;
}

function receive(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(listener);
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as { port: number }).port}/hooks`)),
  );
}

describe("webhook sender", () => {
  it("posts body and headers as they are, and tells the status", async () => {
    const got = Promise.withResolvers<{ method: string | undefined; id: unknown; body: string }>();
    const url = await receive(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      got.resolve({ method: request.method, id: request.headers["webhook-id"], body });
      response.writeHead(202).end();
    });
    expect(await sender().send(url, { "webhook-id": "evt_1" }, '{"a":"é"}')).toEqual({ status: 202 });
    expect(await got.promise).toEqual({ method: "POST", id: "evt_1", body: '{"a":"é"}' });
  });

  it("tells the status before the answer has come to its end, and waits for whoever is told", async () => {
    const end = Promise.withResolvers<void>();
    const url = await receive(async (_request, response) => {
      response.writeHead(200).write("half");
      await end.promise;
      response.end("and half");
    });
    const told: number[] = [];
    const answer = await sender().send(url, {}, "{}", undefined, async (status) => {
      told.push(status);
      end.resolve();
    });
    expect([told, answer]).toEqual([[200], { status: 200 }]);
  });

  it("does not follow redirects", async () => {
    let calls = 0;
    const url = await receive((_request, response) => {
      calls += 1;
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await sender().send(url, {}, "{}")).toEqual({ status: 307 });
    expect(calls).toBe(1);
  });

  it("reads Retry-After", async () => {
    const url = await receive((_request, response) => response.writeHead(503, { "retry-after": "3" }).end());
    expect(await sender().send(url, {}, "{}")).toEqual({ status: 503, retryAfterMs: 3_000 });
  });

  it("gives up reading an endless answer, and keeps its status", async () => {
    const url = await receive((_request, response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(16_384)));
      };
      response.on("drain", more);
      more();
    });
    expect((await sender({ totalMs: 20_000 }).send(url, {}, "{}")).status).toBe(200);
  });

  it.each([
    ["a reset", (request: IncomingMessage) => request.socket.resetAndDestroy()],
    ["a close without an answer", (request: IncomingMessage) => request.socket.destroy()],
  ])("tells status 0 for %s", async (_name, listener) => {
    const url = await receive(listener);
    expect(await sender().send(url, {}, "{}")).toEqual({ status: 0 });
  });

  it("tells no answer in time from a connection that was cut", async () => {
    const url = await receive(() => {});
    expect(await sender({ totalMs: 100 }).send(url, {}, "{}")).toEqual({ status: 0, timedOut: true });
    expect(await sender().send(url, {}, "{}", 100)).toEqual({ status: 0, timedOut: true });
  });

  it("tells status 0 where nobody listens, and for what is no URL", async () => {
    expect(await sender().send(`http://127.0.0.1:${await freePort()}/`, {}, "{}")).toEqual({ status: 0 });
    expect(await sender({ allowRemote: true }).send("not a url", {}, "{}")).toEqual({ status: 0 });
  });

  it("sends to loopback alone unless allowed", async () => {
    for (const url of ["http://192.0.2.1/", "http://localhost.example.com/", "file:///etc/hosts", "http://127.0.0.1@192.0.2.1/"])
      expect(await sender({ connectMs: 50, totalMs: 50 }).send(url, {}, "{}")).toEqual({ status: 0 });
  });
});
