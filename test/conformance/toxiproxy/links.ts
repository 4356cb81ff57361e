import { describe, expect, it, onTestFinished } from "vitest";
import type { LinkPort, ToxicAction } from "../../../src/core/fault.ts";
import { createLinks } from "../../../src/transports/toxiproxy/links.ts";
import type { Bench } from "./harness.ts";
import { dial, echo, type Peer } from "./peers.ts";

const foreverMs = 600_000;

export function describeLinks(bench: Bench): void {
  const { call } = bench;
  const open = async (name = "payment"): Promise<{ links: LinkPort; port: number; client: () => Promise<Peer> }> => {
    const upstream = await bench.upstream(echo);
    const links = createLinks({ url: bench.url() });
    onTestFinished(() => links.close());
    const { host, port } = await links.open(name, upstream.address);
    expect(host).toBe("127.0.0.1");
    const client = async (): Promise<Peer> => {
      const peer = await dial(port);
      onTestFinished(() => {
        peer.socket.destroy();
      });
      return peer;
    };
    return { links, port, client };
  };
  const action = (
    id: string,
    kind: ToxicAction["kind"],
    attributes: ToxicAction["attributes"] = {},
    stream: ToxicAction["stream"] = "both",
  ): ToxicAction => ({
    id,
    kind,
    stream,
    attributes,
  });
  const toxics = async (name = "payment"): Promise<unknown[]> => (await call("GET", `/proxies/${name}/toxics`)).json as unknown[];
  const ping = async (client: Peer): Promise<string> => {
    client.send("ping");
    return (await client.bytes(4)).toString();
  };

  describe("links", () => {
    it("opens a link, carries bytes, and removes it at the end", async () => {
      const { links, port, client } = await open();
      expect(await ping(await client())).toBe("ping");
      await links.close();
      expect((await call("GET", "/proxies")).json).toEqual({});
      await expect(dial(port)).rejects.toThrow("ECONNREFUSED");
    });

    it.each([
      ["latency", { latency: 5, jitter: 1 }],
      ["bandwidth", { rate: 100 }],
      ["timeout", { timeout: 100 }],
      ["reset_peer", { timeout: 0 }],
      ["slicer", { average_size: 10, size_variation: 2, delay: 0 }],
      ["limit_data", { bytes: 3 }],
      ["slow_close", { delay: 10 }],
    ] as const)("applies %s to both directions with toxicity 1, and heals it", async (kind, attributes) => {
      const { links, client } = await open();
      await links.apply("payment", action("f1", kind, attributes));
      expect(await toxics()).toMatchObject(
        ["upstream", "downstream"].map((stream) => ({ type: kind, stream, toxicity: 1, attributes })),
      );
      await links.heal("payment", "f1");
      expect(await toxics()).toEqual([]);
      expect(await ping(await client())).toBe("ping");
    });

    it("heals one of several actions by its id alone", async () => {
      const { links, client } = await open();
      await links.apply("payment", action("slow", "latency", { latency: foreverMs }, "downstream"));
      await links.apply("payment", action("slow-too", "latency", { latency: 1 }, "downstream"));
      await links.heal("payment", "slow");
      await links.heal("payment", "slow");
      expect(await toxics()).toMatchObject([{ type: "latency", attributes: { latency: 1 } }]);
      expect(await ping(await client())).toBe("ping");
    });

    it("is down until the last action that took it down is healed", async () => {
      const { links, port, client } = await open();
      const before = await client();
      await links.apply("payment", action("one", "down"));
      await links.apply("payment", action("two", "down"));
      await before.ended;
      await links.heal("payment", "one");
      await expect(dial(port)).rejects.toThrow("ECONNREFUSED");
      await links.heal("payment", "two");
      expect(await ping(await client())).toBe("ping");
    });

    it("heals all links", async () => {
      const { links, client } = await open();
      await links.open("carrier", (await bench.upstream(echo)).address);
      await links.apply("payment", action("a", "down"));
      await links.apply("payment", action("b", "latency", { latency: foreverMs }));
      await links.apply("carrier", action("a", "timeout", { timeout: 0 }));
      await links.healAll();
      expect(await toxics("carrier")).toEqual([]);
      expect(await ping(await client())).toBe("ping");
    });

    it("takes ids and names with any characters", async () => {
      const { links } = await open("payment/webhooks è");
      await links.apply("payment/webhooks è", action("payment createPayment #1 / 50%", "latency"));
      await links.heal("payment/webhooks è", "payment createPayment #1 / 50%");
      await links.close();
      expect((await call("GET", "/proxies")).json).toEqual({});
    });

    it("heals what somebody else has removed already", async () => {
      const { links } = await open();
      await links.apply("payment", action("a", "latency", { latency: 1 }));
      await call("POST", "/reset");
      await links.heal("payment", "a");
    });

    it("says what to do when a name is taken", async () => {
      await open();
      const other = createLinks({ url: bench.url() });
      await expect(other.open("payment", "127.0.0.1:9")).rejects.toMatchObject({
        details: {
          code: "FD_TOXIPROXY",
          place: bench.url(),
          problem: expect.stringContaining("409"),
          remedy: expect.stringContaining("toxiproxy-cli"),
        },
      });
    });
  });
}
