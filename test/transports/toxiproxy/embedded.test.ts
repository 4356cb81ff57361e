import { setTimeout } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { startEmbeddedProxy } from "../../../src/transports/toxiproxy/embedded.ts";
import { dial, echo, openUpstream, type Peer } from "../../conformance/toxiproxy/peers.ts";

interface Opened {
  readonly url: string;
  readonly listen: string;
  readonly stop: () => Promise<void>;
  readonly pair: () => Promise<{ client: Peer; server: Peer }>;
  readonly post: (path: string, body: unknown, method?: string) => Promise<Response>;
}

/** An embedded proxy with one link named `link`. */
async function open(serve?: (peer: Peer) => void, seed = 1, listen = "127.0.0.1:0"): Promise<Opened> {
  const proxy = await startEmbeddedProxy({ random: createRandom(seed) });
  const upstream = await openUpstream(serve);
  onTestFinished(async () => {
    await proxy.stop();
    await upstream.stop();
  });
  const post: Opened["post"] = (path, body, method = "POST") =>
    fetch(`${proxy.url}${path}`, { method, body: typeof body === "string" ? body : JSON.stringify(body) });
  const created = (await (await post("/proxies", { name: "link", listen, upstream: upstream.address })).json()) as {
    listen: string;
  };
  const pair: Opened["pair"] = async () => {
    const client = await dial(Number(created.listen.split(":").at(-1)));
    onTestFinished(() => {
      client.socket.destroy();
    });
    return { client, server: await upstream.accept() };
  };
  return { url: proxy.url, stop: proxy.stop, listen: created.listen, pair, post };
}

describe("embedded proxy", () => {
  it("listens on loopback where no host is given", async () => {
    for (const listen of ["", ":0"]) expect((await open(undefined, 1, listen)).listen).toMatch(/^127\.0\.0\.1:[1-9]\d*$/);
  });

  it("serves IPv6 loopback", async () => {
    expect((await open(undefined, 1, "[::1]:0")).listen).toMatch(/^\[::1\]:[1-9]\d*$/);
  });

  it("says which port its API cannot have", async () => {
    const upstream = await openUpstream();
    onTestFinished(() => upstream.stop());
    await expect(startEmbeddedProxy({ random: createRandom(1), port: upstream.port })).rejects.toMatchObject({
      details: { code: "FD_PORT", place: upstream.address },
    });
  });

  it("carries a half-close: the answer still comes after the client has said all", async () => {
    const { pair } = await open();
    const { client, server } = await pair();
    client.send("question");
    client.finish();
    await server.ended;
    server.send("answer");
    server.finish();
    expect(await client.ended).toBe("closed");
    expect(client.received().toString()).toBe("answer");
  });

  it("carries a reset", async () => {
    const { pair } = await open();
    for (const from of ["client", "server"] as const) {
      const ends = await pair();
      ends.client.send("x");
      await ends.server.bytes(1);
      ends[from].socket.resetAndDestroy();
      expect(await ends[from === "client" ? "server" : "client"].ended).toBe("reset");
    }
  });

  it.each([
    ["without toxics", undefined],
    ["through toxics", { type: "slicer", stream: "upstream", attributes: { average_size: 10_000 } }],
    ["while a toxic holds everything", { type: "bandwidth", stream: "upstream", attributes: { rate: 0 } }],
  ])("holds a sender back whose receiver does not read, %s", async (_, toxic) => {
    const { pair, post } = await open((peer) => peer.socket.pause());
    if (toxic) await post("/proxies/link/toxics", toxic);
    const { client } = await pair();
    const total = 64 * 1024 * 1024;
    const part = Buffer.alloc(64 * 1024);
    let written = 0;
    const write = (): void => {
      while (written < total && client.socket.write(part)) written += part.length;
      if (written < total) client.socket.once("drain", write);
    };
    write();
    // Until it stands still; a proxy without back pressure swallows it all.
    for (let before = -1; written !== before && written < total; ) {
      before = written;
      await setTimeout(200);
    }
    expect(written).toBeLessThan(total / 2);
  });

  it("keeps what went through apart, and names of any kind as labels", async () => {
    const { url, post } = await open();
    await post("/proxies", { name: 'a"b\\c\nd', listen: "127.0.0.1:0", upstream: "127.0.0.1:9", enabled: false });
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('proxy="a\\"b\\\\c\\nd"');
    expect(text).toMatch(/proxy="link",upstream="[^"]*"} 0\n/);
  });

  it("refuses a body of more than a mebibyte", async () => {
    const { post } = await open();
    const reply = await post("/proxies", `{"name":"${"x".repeat(2 ** 20)}"}`);
    expect(reply.status).toBe(413);
    expect(await reply.json()).toMatchObject({ status: 413, error: expect.stringContaining("1048576") });
  });

  it("goes on when a caller leaves in mid-request, or speaks no HTTP", async () => {
    const { url } = await open();
    for (const text of [
      "POST /proxies HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{",
      "\u0016\u0003\u0001 no HTTP\r\n\r\n",
    ]) {
      const caller = await dial(Number(new URL(url).port));
      caller.send(text);
      caller.finish();
      await caller.ended;
    }
    expect((await fetch(`${url}/proxies`)).status).toBe(200);
  });

  it("opens a name once, however many ask at the same time", async () => {
    const { post } = await open();
    const same = { name: "twin", listen: "127.0.0.1:0", upstream: "127.0.0.1:9" };
    const replies = await Promise.all(Array.from({ length: 5 }, () => post("/proxies", same)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it("takes hostile bodies as data", async () => {
    const { post, url } = await open();
    for (const body of [
      '{"__proto__":{"name":"p","upstream":"u:1"}}',
      "[".repeat(500_000),
      '{"name":"n","upstream":"u:1","listen":"\\u0000:0"}',
    ]) {
      expect((await post("/proxies", body)).ok).toBe(false);
    }
    for (const path of ["/proxies/__proto__", "/proxies/%", "/proxies/%00", "/proxies/link/toxics/constructor"]) {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    }
    expect(Object.keys((await (await fetch(`${url}/proxies`)).json()) as object)).toEqual(["link"]);
  });

  it("survives attributes that make no sense", async () => {
    const { pair, post } = await open(echo);
    const attributes = { latency: -5, jitter: -3, average_size: 0, size_variation: -1, delay: -9 };
    for (const type of ["latency", "slicer"]) expect((await post("/proxies/link/toxics", { type, attributes })).status).toBe(200);
    const { client } = await pair();
    client.send("still here");
    expect((await client.bytes(10)).toString()).toBe("still here");
  });

  it("draws toxicity from its seed: the same connections are struck", async () => {
    const struck = async (seed: number): Promise<string> => {
      const { pair, post } = await open((peer) => peer.send("12345"), seed);
      await post("/proxies/link/toxics", { type: "limit_data", toxicity: 0.5, attributes: { bytes: 2 } });
      let text = "";
      for (let n = 0; n < 20; n += 1) {
        const { client, server } = await pair();
        server.finish();
        await client.ended;
        text += client.received().length === 2 ? "x" : ".";
      }
      return text;
    };
    const first = await struck(7);
    expect(first).toMatch(/x/);
    expect(first).toMatch(/\./);
    expect(await struck(7)).toBe(first);
  });

  it("leaves no connection behind when it stops", async () => {
    const { pair, stop, url } = await open();
    const { client, server } = await pair();
    await stop();
    await stop();
    await Promise.all([client.ended, server.ended]);
    await expect(fetch(url)).rejects.toThrow();
  });
});
