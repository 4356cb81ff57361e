import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { proxy } from "../../src/cli/proxy.ts";
import { dial, echo, openUpstream } from "../conformance/toxiproxy/peers.ts";

const standard = { port: 0, host: "127.0.0.1", seed: 1, allowRemote: false };

function fileWith(text: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "firedrill-proxies-")), "proxies.json");
  writeFileSync(file, text);
  return file;
}

/** Runs the command until what it printed was looked at. */
async function served(config: string | undefined, look: (printed: string) => Promise<void>): Promise<number> {
  const end = new AbortController();
  let looked: Promise<void> | undefined;
  const print = (text: string): void => {
    looked = look(text).finally(() => end.abort());
  };
  const code = await proxy({ ...standard, ...(config !== undefined && { config }), signal: end.signal, print });
  await looked;
  return code;
}

describe("firedrill proxy", () => {
  it("opens what its file lists, serves Toxiproxy's API, and ends with 0", async () => {
    const upstream = await openUpstream(echo);
    const config = fileWith(
      JSON.stringify([
        { name: "payment", listen: "127.0.0.1:0", upstream: upstream.address },
        { name: "off", listen: "127.0.0.1:0", upstream: upstream.address, enabled: false },
      ]),
    );
    const code = await served(config, async (printed) => {
      const url = /^(http:\S+) serves the API of Toxiproxy 2\.12\.0/.exec(printed)?.[1];
      expect(printed).toContain(`off      off -> ${upstream.address}`);
      const { payment } = (await (await fetch(`${url}/proxies`)).json()) as { payment: { listen: string } };
      expect(printed).toContain(`payment  ${payment.listen} -> ${upstream.address}`);
      const client = await dial(Number(payment.listen.split(":").at(-1)));
      client.send("ping");
      await client.bytes(4);
      client.socket.destroy();
    });
    await upstream.stop();
    expect(code).toBe(0);
  });

  it("serves an empty list without a file", async () => {
    await served(undefined, async (printed) => {
      expect(await (await fetch(`${printed.split(" ")[0]}/proxies`)).json()).toEqual({});
    });
  });

  it.each([
    ["no JSON", "[", "FD_FILE", "not JSON"],
    ["no list", "{}", "FD_FILE", "cannot unmarshal object"],
    ["a proxy without a name", '[{"upstream":"127.0.0.1:9"}]', "FD_FILE", "missing required field: name at proxy 1"],
    ["an address that is nobody's", '[{"name":"a","listen":"192.0.2.1:1","upstream":"127.0.0.1:9"}]', "FD_PORT", "192.0.2.1:1"],
  ])("refuses a file with %s, and leaves nothing running", async (_, text, code, problem) => {
    await expect(served(fileWith(text), async () => {})).rejects.toMatchObject({
      details: { code, problem: expect.stringContaining(problem) },
    });
  });

  it("listens where other machines reach it only where that is allowed", async () => {
    await expect(proxy({ ...standard, host: "0.0.0.0" })).rejects.toMatchObject({
      details: { code: "FD_USAGE", remedy: expect.stringContaining("--allow-remote") },
    });
  });
});
