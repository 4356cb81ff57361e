import { describe, expect, it } from "vitest";
import { noise } from "./connections.ts";
import type { Bench, Connected } from "./harness.ts";
import { echo } from "./peers.ts";

/** What no test waits for: longer than any of them may take. */
const foreverMs = 600_000;

/** Timers count whole milliseconds. */
const tickMs = 2;

async function elapsed(task: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  await task();
  return performance.now() - startMs + tickMs;
}

export function describeToxics(bench: Bench): void {
  const { call, toxic } = bench;
  const echoing = async () => bench.connect(await bench.proxy(await bench.upstream(echo)));
  const joined = async (): Promise<Connected> => {
    const upstream = await bench.upstream();
    return bench.pair(await bench.proxy(upstream), upstream);
  };
  const remove = (name: string) => call("DELETE", `/proxies/link/toxics/${name}`);

  describe("latency", () => {
    it("delays each direction by at least its latency", async () => {
      const client = await echoing();
      await toxic({ type: "latency", stream: "upstream", attributes: { latency: 60 } });
      await toxic({ type: "latency", stream: "downstream", attributes: { latency: 80 } });
      client.send("ping");
      expect(await elapsed(() => client.bytes(4))).toBeGreaterThanOrEqual(140);
    });

    it("never takes more than its jitter off", async () => {
      const client = await echoing();
      await toxic({ type: "latency", attributes: { latency: 60, jitter: 20 } });
      for (let round = 1; round <= 5; round += 1) {
        client.send("ping");
        expect(await elapsed(() => client.bytes(4 * round))).toBeGreaterThanOrEqual(40);
      }
    });

    it("keeps bytes in order and whole under jitter", async () => {
      const client = await echoing();
      await toxic({ type: "latency", attributes: { latency: 20, jitter: 20 } });
      const data = noise(300_000);
      for (let at = 0; at < data.length; at += 1_000) client.send(data.subarray(at, at + 1_000));
      expect((await client.bytes(data.length)).equals(data)).toBe(true);
    });

    it("hands over what it holds when it is removed", async () => {
      const { client, server } = await joined();
      await toxic({ name: "t", type: "latency", stream: "upstream", attributes: { latency: foreverMs } });
      client.send("held");
      // A byte the other way shows that the proxy has turned; what is held must not come with it.
      server.send("x");
      await client.bytes(1);
      expect(server.received().length).toBe(0);
      await remove("t");
      expect((await server.bytes(4)).toString()).toBe("held");
    });

    it("takes its new settings at once on connections that are open", async () => {
      const { client, server } = await joined();
      await toxic({ name: "t", type: "latency", stream: "upstream", attributes: { latency: foreverMs } });
      client.send("one");
      await call("POST", "/proxies/link/toxics/t", { attributes: { latency: 0 } });
      client.send("two");
      expect((await server.bytes(6)).toString()).toBe("onetwo");
    });
  });

  describe("bandwidth", () => {
    it("takes at least as long as its rate asks, and loses nothing", async () => {
      const client = await echoing();
      await toxic({ type: "bandwidth", attributes: { rate: 20 } });
      const data = noise(6_000);
      client.send(data);
      expect(await elapsed(() => client.bytes(data.length))).toBeGreaterThanOrEqual(300);
      expect(client.received().equals(data)).toBe(true);
    });

    it("holds everything at rate 0 until it is removed", async () => {
      const { client, server } = await joined();
      await toxic({ name: "t", type: "bandwidth", stream: "upstream", attributes: { rate: 0 } });
      client.send("held");
      server.send("x");
      await client.bytes(1);
      expect(server.received().length).toBe(0);
      await remove("t");
      expect((await server.bytes(4)).toString()).toBe("held");
    });
  });

  describe("slow_close", () => {
    it("delivers the bytes, and the close at least its delay later", async () => {
      const { client, server } = await joined();
      await toxic({ type: "slow_close", attributes: { delay: 100 } });
      server.send("bye");
      server.finish();
      const took = await elapsed(async () => {
        await client.bytes(3);
        await client.ended;
      });
      expect(took).toBeGreaterThanOrEqual(100);
      expect(client.received().toString()).toBe("bye");
    });

    it("closes at once when it is removed", async () => {
      const { client, server } = await joined();
      await toxic({ name: "t", type: "slow_close", attributes: { delay: foreverMs } });
      server.send("bye");
      await client.bytes(3);
      server.finish();
      await remove("t");
      expect(await client.ended).toBe("closed");
    });
  });

  describe("timeout", () => {
    it("lets nothing through and closes after its time", async () => {
      const { client, server } = await joined();
      await toxic({ type: "timeout", attributes: { timeout: 100 } });
      server.send("lost");
      await Promise.all([client.ended, server.ended]);
      expect(client.received().length).toBe(0);
    });

    it("waits at least its time before it closes", async () => {
      const upstream = await bench.upstream();
      const proxy = await bench.proxy(upstream);
      await toxic({ type: "timeout", attributes: { timeout: 100 } });
      expect(
        await elapsed(async () => {
          const { client } = await bench.pair(proxy, upstream);
          expect(await client.ended).toBe("closed");
        }),
      ).toBeGreaterThanOrEqual(100);
    });

    it("holds the connection open at 0, and closes it when it is removed: what it swallowed is lost", async () => {
      const { client, server } = await joined();
      await toxic({ name: "t", type: "timeout", stream: "upstream", attributes: { timeout: 0 } });
      client.send("lost");
      server.send("the other direction flows");
      await client.bytes(25);
      await remove("t");
      await Promise.all([client.ended, server.ended]);
      expect(server.received().length).toBe(0);
    });
  });

  describe("reset_peer", () => {
    it("resets a connection that was opened under it, once the source speaks", async () => {
      const upstream = await bench.upstream();
      const proxy = await bench.proxy(upstream);
      await toxic({ type: "reset_peer", stream: "upstream", attributes: { timeout: 0 } });
      const { client, server } = await bench.pair(proxy, upstream);
      client.send("hello");
      expect(await Promise.all([client.ended, server.ended])).toEqual(["reset", "reset"]);
      expect(server.received().length).toBe(0);
    });

    it("waits at least its timeout", async () => {
      const upstream = await bench.upstream((peer) => peer.send("hello"));
      const proxy = await bench.proxy(upstream);
      await toxic({ type: "reset_peer", attributes: { timeout: 100 } });
      const took = await elapsed(async () => {
        const { client } = await bench.pair(proxy, upstream);
        expect(await client.ended).toBe("reset");
        expect(client.received().length).toBe(0);
      });
      expect(took).toBeGreaterThanOrEqual(100);
    });

    it("ends a connection that was open before it", async () => {
      const { client, server } = await joined();
      await toxic({ type: "reset_peer", attributes: { timeout: 0 } });
      server.send("lost");
      await Promise.all([client.ended, server.ended]);
      expect(client.received().length).toBe(0);
    });
  });

  describe("slicer", () => {
    it("cuts the stream into pieces and loses none of it", async () => {
      const { client, server } = await joined();
      await toxic({ type: "slicer", attributes: { average_size: 1_000, size_variation: 300, delay: 2_000 } });
      const data = noise(20_000);
      server.send(data);
      expect((await client.bytes(data.length)).equals(data)).toBe(true);
      expect(client.pieces.length).toBeGreaterThan(1);
    });

    it("waits between pieces for at least its delay", async () => {
      const { client, server } = await joined();
      await toxic({ type: "slicer", attributes: { average_size: 100, size_variation: 0, delay: 10_000 } });
      server.send(noise(1_000));
      // Toxiproxy halves until a piece is small enough: 1000 bytes make 16 pieces of 62 or 63 there, 10 of 100 here.
      expect(await elapsed(() => client.bytes(1_000))).toBeGreaterThanOrEqual(90);
    });

    it("passes large amounts whole without a delay", async () => {
      const client = await echoing();
      await toxic({ type: "slicer", stream: "upstream", attributes: { average_size: 500, size_variation: 100 } });
      const data = noise(500_000);
      client.send(data);
      expect((await client.bytes(data.length)).equals(data)).toBe(true);
    });
  });

  describe("limit_data", () => {
    it("closes after exactly its bytes", async () => {
      const { client, server } = await joined();
      await toxic({ type: "limit_data", attributes: { bytes: 100 } });
      const data = noise(5_000);
      server.send(data);
      expect(await client.ended).toBe("closed");
      expect(client.received().equals(data.subarray(0, 100))).toBe(true);
      await server.ended;
    });

    it("counts over all that a connection carries, and not over connections", async () => {
      const upstream = await bench.upstream();
      const proxy = await bench.proxy(upstream);
      await toxic({ type: "limit_data", attributes: { bytes: 10 } });
      for (let round = 0; round < 2; round += 1) {
        const { client, server } = await bench.pair(proxy, upstream);
        server.send("123456");
        await client.bytes(6);
        server.send("7890abc");
        await client.ended;
        expect(client.received().toString()).toBe("1234567890");
      }
    });
  });

  describe("noop", () => {
    it("passes everything on", async () => {
      const client = await echoing();
      await toxic({ type: "noop" });
      await toxic({ type: "noop", stream: "upstream" });
      const data = noise(200_000);
      client.send(data);
      expect((await client.bytes(data.length)).equals(data)).toBe(true);
    });
  });

  describe("several toxics", () => {
    it("touches one direction alone", async () => {
      const { client, server } = await joined();
      await toxic({ type: "timeout", stream: "upstream", attributes: { timeout: 0 } });
      client.send("lost");
      server.send("greeting");
      expect((await client.bytes(8)).toString()).toBe("greeting");
    });

    it("adds delays up, and keeps every byte", async () => {
      const client = await echoing();
      await toxic({ name: "a", type: "latency", attributes: { latency: 50 } });
      await toxic({ name: "b", type: "slicer", attributes: { average_size: 700, size_variation: 200, delay: 10 } });
      await toxic({ name: "c", type: "latency", attributes: { latency: 50 } });
      const data = noise(10_000);
      client.send(data);
      expect(await elapsed(() => client.bytes(data.length))).toBeGreaterThanOrEqual(100);
      expect(client.received().equals(data)).toBe(true);
    });

    it("leaves a connection alone at toxicity 0", async () => {
      const client = await echoing();
      await toxic({ type: "latency", toxicity: 0, attributes: { latency: foreverMs } });
      await toxic({ type: "limit_data", toxicity: 0, attributes: { bytes: 1 } });
      client.send("ping");
      expect((await client.bytes(4)).toString()).toBe("ping");
    });

    it("keeps every byte while toxics come and go", async () => {
      const { client, server } = await joined();
      const data = noise(400_000);
      let sent = 0;
      const sendSome = (): void => {
        server.send(data.subarray(sent, sent + 40_000));
        sent += 40_000;
      };
      const changes: readonly (() => Promise<unknown>)[] = [
        () => toxic({ name: "a", type: "latency", attributes: { latency: 30 } }),
        () => toxic({ name: "b", type: "slicer", attributes: { average_size: 4_000, size_variation: 500, delay: 5 } }),
        () => toxic({ name: "c", type: "bandwidth", attributes: { rate: 1_000 } }),
        () => call("POST", "/proxies/link/toxics/a", { attributes: { latency: 5 } }),
        () => remove("b"),
        () => call("POST", "/proxies/link/toxics/c", { attributes: { rate: 5_000 } }),
        () => remove("a"),
        () => toxic({ name: "d", type: "slow_close", attributes: { delay: 1 } }),
        () => remove("c"),
      ];
      for (const change of changes) {
        sendSome();
        await change();
      }
      sendSome();
      server.finish();
      await client.ended;
      expect(client.received().length).toBe(data.length);
      expect(client.received().equals(data)).toBe(true);
    });
  });
}
