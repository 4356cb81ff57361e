import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { startEmbeddedProxy } from "../../../src/transports/toxiproxy/embedded.ts";
import { findOnPath } from "../../../src/transports/toxiproxy/server-process.ts";

const file = findOnPath("toxiproxy-cli", process.env.PATH);

describe("the official toxiproxy-cli", () => {
  it("lists, inspects and changes what the embedded proxy serves", async ({ skip }) => {
    if (file === undefined) {
      const missing = "toxiproxy-cli is not on PATH: github.com/Shopify/toxiproxy has it";
      if (process.env.CI) expect.fail(missing);
      return skip(missing);
    }
    const proxy = await startEmbeddedProxy({ random: createRandom(1) });
    onTestFinished(() => proxy.stop());
    const cli = async (...args: string[]): Promise<string> => {
      const { stdout } = await promisify(execFile)(file, ["--host", proxy.url, ...args], { timeout: 10_000 });
      return stdout.trim().replaceAll(/\s+/g, " ");
    };
    const toxics = async (): Promise<unknown> => (await fetch(`${proxy.url}/proxies/payment/toxics`)).json();

    expect(await cli("list")).toBe("");
    expect(await cli("create", "--listen", "127.0.0.1:0", "--upstream", "127.0.0.1:9", "payment")).toBe(
      "Created new proxy payment",
    );
    expect(await cli("list")).toMatch(/^payment 127\.0\.0\.1:[1-9]\d* 127\.0\.0\.1:9 enabled 0$/);

    expect(await cli("toxic", "add", "-t", "latency", "-n", "slow", "-a", "latency=100", "-a", "jitter=5", "payment")).toContain(
      "Added downstream latency toxic 'slow'",
    );
    expect(await cli("toxic", "add", "-t", "slicer", "-n", "cut", "--upstream", "-a", "average_size=10", "payment")).toContain(
      "Added upstream slicer toxic 'cut'",
    );
    expect(await cli("list")).toMatch(/ enabled 2$/);
    expect(await cli("inspect", "payment")).toContain(
      "slow type=latency stream=downstream toxicity=1.00 attributes=[ jitter=5 latency=100 ]",
    );

    expect(await cli("toxic", "update", "-n", "slow", "-a", "latency=50", "payment")).toContain("Updated toxic 'slow'");
    expect(await toxics()).toMatchObject([{ name: "cut" }, { name: "slow", attributes: { latency: 50, jitter: 5 } }]);
    expect(await cli("toxic", "delete", "-n", "slow", "payment")).toContain("Removed toxic 'slow'");
    expect(await toxics()).toMatchObject([{ name: "cut" }]);

    expect(await cli("toggle", "payment")).toBe("Proxy payment is now disabled");
    expect(await cli("list")).toContain("disabled");
    expect(await cli("toggle", "payment")).toBe("Proxy payment is now enabled");
    await expect(cli("inspect", "nothing")).rejects.toMatchObject({
      stderr: expect.stringContaining("HTTP 404: proxy not found"),
    });
    expect(await cli("delete", "payment")).toBe("Deleted proxy payment");
    expect(await cli("list")).toBe("");
  });
});
