import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, it } from "vitest";
import { type Exchange, headerOf } from "../../../src/record/exchange.ts";
import { keptBodyBytes, startRecordingProxy, webhookPath } from "../../../src/transports/record/recording-proxy.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => new Promise((resolve) => void server.close(() => resolve()).closeAllConnections()));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

async function recording(upstream: URL, webhooks?: URL) {
  const waiting: ((exchange: Exchange) => void)[] = [];
  const ready: Exchange[] = [];
  const proxy = await startRecordingProxy({
    ...{ upstream, webhooks, host: "127.0.0.1", port: 0 },
    onExchange: (exchange) => {
      const next = waiting.shift();
      if (next) next(exchange);
      else ready.push(exchange);
    },
  });
  stops.unshift(proxy.stop);
  const next = (): Promise<Exchange> => {
    const one = ready.shift();
    return one ? Promise.resolve(one) : new Promise((resolve) => waiting.push(resolve));
  };
  return { url: proxy.url, next };
}

const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(207, "As It Was", [
      ...["X-Twice", "1", "X-Twice", "2"],
      ...["X-Asked", `${request.method} ${request.url} ${request.headers.host} ${request.headers["x-mine"]}`],
    ]);
    response.end(Buffer.concat(chunks));
  });
};

it("hands any method, path and body on as they are, and the answer back", async () => {
  const upstream = await serve(echo);
  const { url, next } = await recording(new URL("/base", upstream));
  const answer = await fetch(`${url}/v1/a%2Fb?x=1&x=2`, { method: "PROPFIND", body: "näh", headers: { "x-mine": "yes" } });
  expect([answer.status, answer.statusText, await answer.text()]).toEqual([207, "As It Was", "näh"]);
  expect(answer.headers.get("x-twice")).toBe("1, 2");
  expect(answer.headers.get("x-asked")).toBe(`PROPFIND /base/v1/a%2Fb?x=1&x=2 ${upstream.host} yes`);
  const { request, response, kind, error } = await next();
  expect({ kind, error, method: request.method, url: request.url }).toEqual({
    ...{ kind: "call", error: undefined, method: "PROPFIND" },
    url: `${upstream.origin}/base/v1/a%2Fb?x=1&x=2`,
  });
  expect([request.body?.text, response.body?.text, response.status]).toEqual(["näh", "näh", 207]);
});

it("hands a stream on as it comes", async () => {
  let finish = (): void => {};
  const upstream = await serve((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: 1\n\n");
    finish = () => void response.end("data: 2\n\n");
  });
  const { url, next } = await recording(upstream);
  const answer = await fetch(url);
  const reader = answer.body?.getReader();
  // the first part is here before there is a second one
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 1\n\n");
  finish();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: 2\n\n");
  expect((await next()).response.body?.text).toBe("data: 1\n\ndata: 2\n\n");
});

it("keeps what is compressed as it reads, and hands it on as it was", async () => {
  const upstream = await serve((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
    response.end(gzipSync('{"id":7}'));
  });
  const { url, next } = await recording(upstream);
  const answer = await fetch(url);
  expect(answer.headers.get("content-encoding")).toBe("gzip");
  expect(await answer.json()).toEqual({ id: 7 });
  expect((await next()).response.body?.text).toBe('{"id":7}');
});

it("hands a long body on, and does not keep it", async () => {
  const upstream = await serve(echo);
  const { url, next } = await recording(upstream);
  const long = "x".repeat(keptBodyBytes + 1);
  const answer = await fetch(url, { method: "POST", body: long });
  expect((await answer.text()).length).toBe(long.length);
  const { request } = await next();
  expect(request.body).toMatchObject({ bytes: long.length, leftOut: expect.stringContaining("more than") });
  expect(request.body?.text).toBeUndefined();
});

it("answers 502 where upstream cannot be reached, and records it as such", async () => {
  const upstream = await serve(echo);
  for (const stop of stops.splice(0)) await stop();
  const { url, next } = await recording(upstream);
  const answer = await fetch(`${url}/v1/things`, { method: "POST", body: "{}" });
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining("upstream could not be reached")]);
  expect(await next()).toMatchObject({ response: { status: 502 }, error: expect.stringContaining("could not be reached") });
});

it("says where an answer broke off", async () => {
  const upstream = await serve((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half", () => response.destroy());
  });
  const { url, next } = await recording(upstream);
  await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  expect((await next()).error).toContain("broke off");
});

it("hands webhooks on to the integration", async () => {
  const [upstream, shop] = [await serve(echo), await serve(echo)];
  const { url, next } = await recording(upstream, new URL("/hooks/acme", shop));
  await fetch(`${url}${webhookPath}`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
  const { kind, request } = await next();
  expect([kind, request.url, request.body?.text]).toEqual(["webhook", `${shop.origin}/hooks/acme`, "{}"]);
  expect(headerOf(request.headers, "content-type")).toBe("application/json");
});

it("hands no webhook on where nobody said to whom", async () => {
  const { url } = await recording(await serve(echo));
  expect((await fetch(`${url}${webhookPath}`, { method: "POST" })).status).toBe(404);
});
