import { describe, expect, it, vi } from "vitest";
import { type Bench, type ProxyJson, portOf } from "./harness.ts";
import { echo } from "./peers.ts";

export function describeEndpoints(bench: Bench): void {
  const { call } = bench;
  const create = (body: Record<string, unknown>) =>
    call("POST", "/proxies", { listen: "127.0.0.1:0", upstream: "127.0.0.1:9", ...body });

  describe("proxies", () => {
    it("tells its version", async () => {
      const reply = await call("GET", "/version");
      // what `go install` builds calls itself "git"
      expect(reply).toMatchObject({ status: 200, json: { version: expect.stringMatching(/^(2\.12\.\d+([-+].*)?|git)$/) } });
    });

    it("gives each request a number of its own", async () => {
      const ids = await Promise.all(
        [1, 2, 3].map(async () => (await fetch(`${bench.url()}/version`)).headers.get("x-toxiproxy-request-id")),
      );
      for (const id of ids) expect(id).toMatch(/^[0-9a-v]{20}$/);
      expect(new Set(ids).size).toBe(3);
    });

    it("tells Prometheus what went through each proxy", async () => {
      const upstream = await bench.upstream(echo);
      const proxy = await bench.proxy(upstream);
      const client = await bench.connect(proxy);
      client.send("12345");
      await client.bytes(5);
      client.finish();
      await client.ended;
      const labels = `direction="upstream",listener="${proxy.listen}",proxy="link",upstream="${upstream.address}"`;
      await vi.waitFor(async () => {
        const { status, text } = await call("GET", "/metrics");
        expect(status).toBe(200);
        expect(text).toContain("# TYPE toxiproxy_proxy_received_bytes_total counter\n");
        expect(text).toContain(`toxiproxy_proxy_received_bytes_total{${labels}} 5\n`);
        expect(text).toContain(`toxiproxy_proxy_sent_bytes_total{${labels}} 5\n`);
      });
    });

    it("creates one, picks its port and shows it alone and in the list", async () => {
      const created = await create({ name: "link" });
      expect(created.status).toBe(201);
      const proxy = created.json as ProxyJson;
      expect(proxy).toMatchObject({
        name: "link",
        listen: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        upstream: "127.0.0.1:9",
        enabled: true,
        toxics: [],
      });
      expect(portOf(proxy)).toBeGreaterThan(0);
      expect(await call("GET", "/proxies/link")).toMatchObject({ status: 200, json: proxy });
      expect(await call("GET", "/proxies")).toMatchObject({ status: 200, json: { link: proxy } });
    });

    it("creates one that is disabled, and enables it later", async () => {
      expect((await create({ name: "link", enabled: false })).json).toMatchObject({ enabled: false });
      const enabled = await call("POST", "/proxies/link", { enabled: true });
      expect(enabled).toMatchObject({ status: 200, json: { name: "link", upstream: "127.0.0.1:9", enabled: true } });
      expect(portOf(enabled.json as ProxyJson)).toBeGreaterThan(0);
    });

    it("updates what is named and keeps the rest", async () => {
      const { listen } = (await create({ name: "link" })).json as ProxyJson;
      const updated = await call("POST", "/proxies/link", { upstream: "127.0.0.1:10" });
      expect(updated).toMatchObject({ status: 200, json: { listen, upstream: "127.0.0.1:10", enabled: true } });
    });

    it("updates with PATCH as with POST", async () => {
      await create({ name: "link" });
      expect((await call("PATCH", "/proxies/link", { enabled: false })).json).toMatchObject({ enabled: false });
      await call("POST", "/proxies/link/toxics", { name: "t", type: "latency" });
      expect((await call("PATCH", "/proxies/link/toxics/t", { attributes: { latency: 1 } })).json).toMatchObject({
        attributes: { latency: 1, jitter: 0 },
      });
    });

    it.each(["the same words", "a host name"])(
      "keeps toxics and connections where the addresses are the same, in %s",
      async (how) => {
        const upstream = await bench.upstream(echo);
        const proxy = await bench.proxy(upstream);
        await call("POST", "/proxies/link/toxics", { name: "t", type: "noop" });
        const client = await bench.connect(proxy);
        client.send("1");
        await client.bytes(1);
        const listen = how === "a host name" ? proxy.listen.replace("127.0.0.1", "localhost") : proxy.listen;
        const same = { name: "link", listen, upstream: upstream.address, enabled: true };
        for (const update of [() => call("POST", "/populate", [same]), () => call("POST", "/proxies/link", same)]) {
          expect((await update()).status).toBeLessThan(300);
          expect((await call("GET", "/proxies/link")).json).toMatchObject({ listen: proxy.listen, toxics: [{ name: "t" }] });
          client.send("1");
          await client.bytes(client.received().length + 1);
        }
      },
    );

    it("drops connections and keeps toxics where an update changes an address", async () => {
      const upstream = await bench.upstream(echo);
      const client = await bench.connect(await bench.proxy(upstream));
      client.send("1");
      await client.bytes(1);
      await call("POST", "/proxies/link/toxics", { name: "t", type: "noop" });
      await call("POST", "/proxies/link", { upstream: "127.0.0.1:9" });
      await client.ended;
      expect((await call("GET", "/proxies/link")).json).toMatchObject({ upstream: "127.0.0.1:9", toxics: [{ name: "t" }] });
    });

    it("refuses a host that does not exist, and leaves the proxy as it was", async () => {
      const before = (await create({ name: "link" })).json;
      const reply = await call("POST", "/proxies/link", { listen: "no-such-host.invalid:1" });
      expect(reply).toMatchObject({ status: 500, json: { status: 500, error: expect.stringContaining("no-such-host.invalid") } });
      expect((await call("GET", "/proxies/link")).json).toEqual(before);
    });

    it("deletes one", async () => {
      await create({ name: "link" });
      expect(await call("DELETE", "/proxies/link")).toMatchObject({ status: 204, text: "" });
      expect((await call("GET", "/proxies/link")).status).toBe(404);
      expect((await call("GET", "/proxies")).json).toEqual({});
    });

    it("populates: adds new ones, keeps equal ones, replaces changed ones", async () => {
      const kept = (await create({ name: "kept" })).json as ProxyJson;
      await call("POST", "/proxies/kept/toxics", { type: "latency" });
      await create({ name: "changed" });
      const reply = await call("POST", "/populate", [
        { name: "kept", listen: kept.listen, upstream: kept.upstream },
        { name: "changed", listen: "127.0.0.1:0", upstream: "127.0.0.1:11" },
        { name: "off", listen: "127.0.0.1:0", upstream: "127.0.0.1:12", enabled: false },
      ]);
      expect(reply.status).toBe(201);
      expect((reply.json as { proxies: ProxyJson[] }).proxies.map(({ name }) => name)).toEqual(["kept", "changed", "off"]);
      expect((await call("GET", "/proxies")).json).toMatchObject({
        kept: { listen: kept.listen, enabled: true, toxics: [{ name: "latency_downstream" }] },
        changed: { upstream: "127.0.0.1:11", enabled: true },
        off: { enabled: false },
      });
    });

    it("resets: enables every proxy and removes every toxic", async () => {
      const { listen } = (await create({ name: "one" })).json as ProxyJson;
      await create({ name: "two" });
      await call("POST", "/proxies/one", { enabled: false });
      await call("POST", "/proxies/two/toxics", { type: "latency", stream: "upstream" });
      await call("POST", "/proxies/two/toxics", { type: "slicer" });
      expect(await call("POST", "/reset")).toMatchObject({ status: 204, text: "" });
      expect((await call("GET", "/proxies")).json).toMatchObject({
        one: { enabled: true, listen, toxics: [] },
        two: { toxics: [] },
      });
    });
  });

  describe("toxics", () => {
    it("creates one with name, stream, toxicity and attributes by default", async () => {
      await create({ name: "link" });
      const toxic = {
        name: "latency_downstream",
        type: "latency",
        stream: "downstream",
        toxicity: 1,
        attributes: { latency: 0, jitter: 0 },
      };
      expect(await call("POST", "/proxies/link/toxics", { type: "latency" })).toMatchObject({ status: 200, json: toxic });
      expect(await call("GET", "/proxies/link/toxics/latency_downstream")).toMatchObject({ status: 200, json: toxic });
      expect((await call("GET", "/proxies/link")).json).toMatchObject({ toxics: [toxic] });
    });

    it.each([
      ["latency", { latency: 5, jitter: 2 }],
      ["bandwidth", { rate: 7 }],
      ["slow_close", { delay: 8 }],
      ["timeout", { timeout: 9 }],
      ["reset_peer", { timeout: 10 }],
      ["slicer", { average_size: 11, size_variation: 3, delay: 12 }],
      ["limit_data", { bytes: 13 }],
      ["noop", {}],
    ])("takes every attribute of %s, and no others", async (type, attributes) => {
      await create({ name: "link" });
      const reply = await call("POST", "/proxies/link/toxics", {
        name: "t",
        type,
        stream: "upstream",
        toxicity: 0.5,
        attributes: { ...attributes, other: "x" },
      });
      expect(reply).toMatchObject({ status: 200, json: { name: "t", type, stream: "upstream", toxicity: 0.5 } });
      expect((reply.json as { attributes: unknown }).attributes).toEqual(attributes);
    });

    it("lists those of the upstream before those of the downstream, each in the order they came", async () => {
      await create({ name: "link" });
      for (const [name, stream] of [
        ["a", "downstream"],
        ["b", "upstream"],
        ["c", "downstream"],
      ])
        await call("POST", "/proxies/link/toxics", { name, stream, type: "latency" });
      const { json } = await call("GET", "/proxies/link/toxics");
      expect((json as { name: string }[]).map(({ name }) => name)).toEqual(["b", "a", "c"]);
    });

    it("updates the attributes that are named, and the toxicity", async () => {
      await create({ name: "link" });
      await call("POST", "/proxies/link/toxics", { name: "t", type: "latency", attributes: { latency: 5, jitter: 2 } });
      const updated = { name: "t", type: "latency", stream: "downstream", toxicity: 0.25, attributes: { latency: 6, jitter: 2 } };
      const reply = await call("POST", "/proxies/link/toxics/t", {
        toxicity: 0.25,
        attributes: { latency: 6 },
        stream: "upstream",
        name: "u",
      });
      expect(reply).toMatchObject({ status: 200, json: updated });
      expect((await call("GET", "/proxies/link/toxics")).json).toEqual([updated]);
    });

    it("removes one", async () => {
      await create({ name: "link" });
      await call("POST", "/proxies/link/toxics", { type: "latency" });
      expect(await call("DELETE", "/proxies/link/toxics/latency_downstream")).toMatchObject({ status: 204, text: "" });
      expect((await call("GET", "/proxies/link/toxics")).json).toEqual([]);
    });
  });
}
