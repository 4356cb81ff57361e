import { createServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { FiredrillError } from "../../../src/core/errors.ts";
import type { Delivery } from "../../../src/core/fault.ts";
import type { WireAnswer } from "../../../src/partner/wire.ts";
import type { Served } from "../../../src/transports/fastify/listen.ts";
import { type ServeOptions, servePartner } from "../../../src/transports/fastify/serve-partner.ts";
import { createFakePartner, ok } from "../fake-partner.ts";
import { rawCall } from "./raw-call.ts";

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function serve(answer: Parameters<typeof createFakePartner>[0], options?: ServeOptions) {
  const partner = createFakePartner(answer);
  const served: Served = await servePartner(partner, options);
  stops.push(served.stop);
  return { partner, ...served };
}

const body = JSON.stringify({ text: "0123456789".repeat(20) });
const deliver = (delivery: Delivery, sent?: () => Promise<void>): WireAnswer => ({
  ...ok(body),
  delivery,
  ...(sent && { sent }),
});
const get = "GET /v1/things HTTP/1.1\r\nhost: localhost\r\n\r\n";

describe("what reaches the partner", () => {
  it.each([
    ["application/json", "POST"],
    ["text/plain", "PUT"],
    ["application/x-www-form-urlencoded", "PATCH"],
    ["not a media type", "POST"],
    ["application/json", "DELETE"],
  ])("is the body as text, for %s with %s", async (contentType, method) => {
    const { url, partner } = await serve(() => ok("{}"));
    await fetch(`${url}/v1/things?q=%20a`, { method, body: '{"a": "é"}', headers: { "content-type": contentType } });
    expect(partner.requests[0]).toMatchObject({ method, path: "/v1/things?q=%20a", body: '{"a": "é"}' });
    expect(partner.requests[0]?.headers["content-type"]).toBe(contentType);
  });

  it.each(["/v1/%zz", "/v1/%E0%A4%A", "//", "/..%2f..", "/?"])("is any path, such as %s", async (path) => {
    const { port, partner } = await serve(() => ok("{}"));
    const answer = await rawCall(port, `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(answer.text).toMatch(/^HTTP\/1\.1 200 /);
    expect(partner.requests[0]?.path).toBe(path);
  });

  it("is any method that HTTP parsers know", async () => {
    const { url, partner } = await serve(() => ok("{}"));
    await fetch(url, { method: "PROPFIND" });
    expect(partner.requests[0]?.method).toBe("PROPFIND");
  });
});

describe("a caller that hangs up", () => {
  it("is told of while its answer is still to come", async () => {
    const caller = new AbortController();
    const hungUp = Promise.withResolvers<void>();
    const { url } = await serve(({ onHangUp }) => {
      onHangUp?.(hungUp.resolve);
      caller.abort();
      return hungUp.promise.then(() => ok("{}"));
    });
    await expect(fetch(url, { signal: caller.signal })).rejects.toThrow();
    await hungUp.promise;
  });

  it("is not one that has its answer", async () => {
    let hungUp = false;
    const { port } = await serve(({ onHangUp }) => {
      onHangUp?.(() => {
        hungUp = true;
      });
      return Promise.resolve(ok("{}"));
    });
    await rawCall(port, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    expect(hungUp).toBe(false);
  });
});

describe("each delivery as the caller sees it", () => {
  it("whole: the answer, with its length, on a connection that stays", async () => {
    const { url } = await serve(() => deliver({ type: "whole" }));
    const response = await fetch(url);
    expect(response.headers.get("content-length")).toBe(String(body.length));
    expect(await response.text()).toBe(body);
  });

  it("reset: an RST and no byte", async () => {
    const { port } = await serve(() => deliver({ type: "reset" }));
    expect(await rawCall(port, get)).toEqual({ text: "", end: "ECONNRESET" });
  });

  it("close: a FIN and no byte", async () => {
    const { port } = await serve(() => deliver({ type: "close" }));
    expect(await rawCall(port, get)).toEqual({ text: "", end: "fin" });
  });

  it("hang: no byte for its time, then the connection closes", async () => {
    const { port } = await serve(() => deliver({ type: "hang", holdMs: 120 }));
    const startedMs = performance.now();
    expect(await rawCall(port, get)).toEqual({ text: "", end: "fin" });
    expect(performance.now() - startedMs).toBeGreaterThan(110);
  });

  it.each([0, 0.5, 1])("cut to a share of %d: less than the length that was promised", async (keepShare) => {
    const { port } = await serve(() => deliver({ type: "cut", keepShare }));
    const { text, end } = await rawCall(port, get);
    const [head, ...rest] = text.split("\r\n\r\n");
    expect(head).toContain(`content-length: ${body.length}`);
    expect(rest.join("").length).toBe(Math.min(Math.floor(body.length * keepShare), body.length - 1));
    expect(end).toBe("fin");
  });

  it("slow: the whole body in many pieces over its time", async () => {
    const { url } = await serve(() => deliver({ type: "slow", overMs: 400 }));
    const startedMs = performance.now();
    const response = await fetch(url);
    let pieces = 0;
    let text = "";
    for await (const piece of response.body ?? []) {
      pieces += 1;
      text += Buffer.from(piece as Uint8Array).toString();
    }
    expect(text).toBe(body);
    expect(pieces).toBeGreaterThan(3);
    expect(performance.now() - startedMs).toBeGreaterThan(350);
  });

  it.each<Delivery>([
    { type: "whole" },
    { type: "reset" },
    { type: "close" },
    { type: "hang", holdMs: 5 },
    { type: "cut", keepShare: 0.5 },
    { type: "slow", overMs: 40 },
  ])("calls `sent` once after $type", async (delivery) => {
    let calls = 0;
    const left = Promise.withResolvers<void>();
    const { port, stop } = await serve(() =>
      deliver(delivery, async () => {
        calls += 1;
        left.resolve();
      }),
    );
    await rawCall(port, `GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    await left.promise;
    await stop();
    expect(calls).toBe(1);
  });

  it("a caller that goes away before its answer still counts as sent", async () => {
    const held = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    const { url } = await serve(async () => {
      arrived.resolve();
      await held.promise;
      return deliver({ type: "whole" }, async () => left.resolve());
    });
    const abort = new AbortController();
    const call = fetch(url, { signal: abort.signal }).catch(() => "aborted");
    await arrived.promise;
    abort.abort();
    expect(await call).toBe("aborted");
    held.resolve();
    await left.promise;
  });
});

describe("bad input", () => {
  it("answers a body over 1 MB with 413 and never shows it to the partner", async () => {
    const { url, partner } = await serve(() => ok("{}"));
    const response = await fetch(url, { method: "POST", body: "x".repeat(1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(partner.requests).toEqual([]);
  });

  it("answers a chunked body over 1 MB with 413", async () => {
    const { url } = await serve(() => ok("{}"));
    const stream = new ReadableStream({
      start: (controller) => {
        for (let n = 0; n < 20; n += 1) controller.enqueue(new Uint8Array(100_000));
        controller.close();
      },
    });
    const response = await fetch(url, { method: "POST", body: stream, duplex: "half" });
    expect(response.status).toBe(413);
  });

  it("answers a body that is not UTF-8 with 400", async () => {
    const { url } = await serve(() => ok("{}"));
    expect((await fetch(url, { method: "POST", body: new Uint8Array([0xff, 0xfe]) })).status).toBe(400);
  });

  it.each([
    ["no HTTP", "hello\r\n\r\n", 400],
    ["a header without a name", "GET / HTTP/1.1\r\nhost: x\r\n: v\r\n\r\n", 400],
    ["two lengths", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\na", 400],
    ["a length and chunks", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\na", 400],
    ["too many header bytes", `GET / HTTP/1.1\r\nhost: x\r\na: ${"b".repeat(20_000)}\r\n\r\n`, 431],
  ])("answers %s with a problem, and closes", async (_name, text, status) => {
    const { port, url } = await serve(() => ok("{}"));
    const answer = await rawCall(port, text);
    expect(answer.text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer.text).toContain("application/problem+json");
    expect((await fetch(url)).status).toBe(200);
  });

  it("answers 500 and goes on where a partner throws", async () => {
    const errors: unknown[] = [];
    let calls = 0;
    const { url } = await serve(
      () => {
        calls += 1;
        if (calls === 1) throw new Error("a bug");
        return ok("{}");
      },
      { onError: (error) => errors.push(error) },
    );
    expect((await fetch(url)).status).toBe(500);
    expect((await fetch(url)).status).toBe(200);
    expect(errors).toHaveLength(1);
  });
});

describe("start and stop", () => {
  it("says which port is in use, and what to do", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port)),
    );
    const refused = servePartner(
      createFakePartner(() => ok("{}")),
      { port },
    );
    await expect(refused).rejects.toBeInstanceOf(FiredrillError);
    await expect(refused).rejects.toMatchObject({ details: { code: "FD_PORT", place: `127.0.0.1:${port}` } });
    await new Promise((resolve) => taken.close(resolve));
  });

  it.each<Delivery>([
    { type: "hang", holdMs: 60_000 },
    { type: "slow", overMs: 60_000 },
  ])("ends a $type at once when it stops, and frees the port", async (delivery) => {
    const asked = Promise.withResolvers<void>();
    const { port, stop } = await serve(() => {
      asked.resolve();
      return deliver(delivery);
    });
    const call = rawCall(port, get);
    await asked.promise;
    await stop();
    await stop();
    await call;
    expect((await rawCall(port, get)).end).toBe("ECONNREFUSED");
  });

  it("ends calls that the partner still holds", async () => {
    const asked = Promise.withResolvers<void>();
    const { port, stop } = await serve(() => {
      asked.resolve();
      return new Promise(() => {});
    });
    const call = rawCall(port, get);
    await asked.promise;
    await stop();
    expect((await call).text).toBe("");
  });
});
