import { describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { freePort } from "../../../src/transports/free-port.ts";
import { type Bench, portOf } from "./harness.ts";
import { dial, echo } from "./peers.ts";

/** Bytes that show where one is missing, doubled or out of place. */
export function noise(bytes: number, seed = "noise"): Buffer {
  const random = createRandom(1, seed);
  return Buffer.from(Uint8Array.from({ length: bytes }, () => random.integer(0, 255)));
}

export function describeConnections(bench: Bench): void {
  const { call } = bench;

  describe("connections", () => {
    it("carries bytes both ways unchanged", async () => {
      const proxy = await bench.proxy(await bench.upstream(echo));
      const client = await bench.connect(proxy);
      const data = noise(2_000_000);
      client.send(data);
      expect((await client.bytes(data.length)).equals(data)).toBe(true);
    });

    it("keeps many connections apart", async () => {
      const proxy = await bench.proxy(await bench.upstream(echo));
      const all = Array.from({ length: 50 }, async (_, index) => {
        const client = await bench.connect(proxy);
        const data = noise(20_000, `client ${index}`);
        client.send(data);
        return (await client.bytes(data.length)).equals(data);
      });
      expect(await Promise.all(all)).toEqual(all.map(() => true));
    });

    it("delivers what the upstream sent before it closed", async () => {
      const data = noise(500_000);
      const proxy = await bench.proxy(await bench.upstream((peer) => peer.socket.end(data)));
      const client = await bench.connect(proxy);
      expect(await client.ended).toBe("closed");
      expect(client.received().equals(data)).toBe(true);
    });

    it("closes the upstream when the client closes", async () => {
      const upstream = await bench.upstream();
      const { client, server } = await bench.pair(await bench.proxy(upstream), upstream);
      client.send("last words");
      client.finish();
      expect(await server.ended).toBe("closed");
      expect(server.received().toString()).toBe("last words");
    });

    it("closes the client when nobody listens upstream", async () => {
      const proxy = await call("POST", "/proxies", {
        name: "link",
        listen: "127.0.0.1:0",
        upstream: `127.0.0.1:${await freePort()}`,
      });
      const client = await bench.connect(proxy.json as Parameters<Bench["connect"]>[0]);
      expect(await client.ended).toBe("closed");
    });

    it("drops all connections and refuses new ones while it is disabled, then listens on the same port", async () => {
      const upstream = await bench.upstream();
      const proxy = await bench.proxy(upstream);
      const { client, server } = await bench.pair(proxy, upstream);
      expect((await call("POST", "/proxies/link", { enabled: false })).json).toMatchObject({
        enabled: false,
        listen: proxy.listen,
      });
      await Promise.all([client.ended, server.ended]);
      await expect(dial(portOf(proxy))).rejects.toThrow("ECONNREFUSED");
      await call("POST", "/proxies/link", { enabled: true });
      const again = await bench.pair(proxy, upstream);
      again.client.send("back");
      expect((await again.server.bytes(4)).toString()).toBe("back");
    });

    it("drops its connections and closes its port when it is deleted", async () => {
      const upstream = await bench.upstream();
      const proxy = await bench.proxy(upstream);
      const { client, server } = await bench.pair(proxy, upstream);
      await call("DELETE", "/proxies/link");
      await Promise.all([client.ended, server.ended]);
      await expect(dial(portOf(proxy))).rejects.toThrow("ECONNREFUSED");
    });

    it("connects to another upstream from the moment it is told so", async () => {
      const [old, next] = [await bench.upstream(), await bench.upstream()];
      const proxy = await bench.proxy(old);
      const { client } = await bench.pair(proxy, old);
      await call("POST", "/proxies/link", { upstream: next.address });
      await client.ended;
      const again = await bench.pair(proxy, next);
      again.server.send("next");
      expect((await again.client.bytes(4)).toString()).toBe("next");
    });
  });
}
