import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { freePort } from "../../../src/transports/free-port.ts";
import { startEmbeddedProxy } from "../../../src/transports/toxiproxy/embedded.ts";
import { findToxiproxy } from "../../../src/transports/toxiproxy/find.ts";

/** A folder with an executable `toxiproxy-server` of our own making. */
async function pathWith(script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "firedrill-path-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "toxiproxy-server"), script, { mode: 0o755 });
  return folder;
}

/** Answers as a Toxiproxy does, on the port it is given; dies with SIGTERM, after it has written its number down. */
const fakeServer = (version: string): string => `#!${process.execPath}
require("node:http").createServer((request, response) => response.end(${JSON.stringify(version)}))
  .listen(Number(process.argv[process.argv.indexOf("-port") + 1]), "127.0.0.1");
`;

describe("findToxiproxy", () => {
  it("uses the one at TOXIPROXY_URL, with or without a scheme, and leaves it running", async () => {
    const given = await startEmbeddedProxy({ random: createRandom(1) });
    onTestFinished(() => given.stop());
    for (const url of [given.url, `${given.url}/`, given.url.replace("http://", "")]) {
      const found = await findToxiproxy({ env: { TOXIPROXY_URL: url, PATH: await pathWith(fakeServer("9.9.9")) } });
      expect(found).toMatchObject({ name: "toxiproxy (TOXIPROXY_URL)", url: given.url });
      await found.stop();
      expect((await fetch(`${given.url}/version`)).status).toBe(200);
    }
  });

  it.each(["http://toxiproxy:8474", "10.0.0.7:8474", "http://127.0.0.1.evil.example:8474"])(
    "asks before it uses one on another machine: %s",
    async (url) => {
      await expect(findToxiproxy({ env: { TOXIPROXY_URL: url } })).rejects.toMatchObject({
        details: {
          code: "FD_TOXIPROXY",
          problem: expect.stringContaining("not this machine"),
          remedy: expect.stringContaining("--allow-remote"),
        },
      });
    },
  );

  it("looks for it there where that is allowed", async () => {
    const asked = findToxiproxy({ env: { TOXIPROXY_URL: "http://toxiproxy.invalid:8474" }, allowRemote: true });
    await expect(asked).rejects.toThrow("no Toxiproxy answers at http://toxiproxy.invalid:8474");
  });

  it("starts toxiproxy-server from PATH on a port of its own, and stops it", async () => {
    const found = await findToxiproxy({ env: { PATH: `/nowhere:${await pathWith(fakeServer("2.5.0"))}` } });
    expect(found.name).toBe("toxiproxy-server 2.5.0");
    expect((await fetch(`${found.url}/version`)).status).toBe(200);
    await found.stop();
    await found.stop();
    await expect(fetch(`${found.url}/version`)).rejects.toThrow();
  });

  it("reads the version of later servers too", async () => {
    const found = await findToxiproxy({ env: { PATH: await pathWith(fakeServer('{"version": "2.12.0"}')) } });
    onTestFinished(() => found.stop());
    expect(found.name).toBe("toxiproxy-server 2.12.0");
  });

  it("falls back to the embedded proxy", async () => {
    const found = await findToxiproxy({ env: { PATH: "/nowhere" } });
    expect(found.name).toBe("embedded proxy");
    expect(await (await fetch(`${found.url}/proxies`)).json()).toEqual({});
    await found.stop();
    await found.stop();
    await expect(fetch(`${found.url}/version`)).rejects.toThrow();
  });

  it("says so when nothing answers at TOXIPROXY_URL", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    await expect(findToxiproxy({ env: { TOXIPROXY_URL: url, PATH: "" } })).rejects.toMatchObject({
      details: {
        code: "FD_TOXIPROXY",
        place: "environment variable TOXIPROXY_URL",
        problem: expect.stringMatching(new RegExp(`no Toxiproxy answers at ${url}: .*ECONNREFUSED`)),
        remedy: expect.stringContaining("unset the variable"),
      },
    });
  });

  it("says so when TOXIPROXY_URL leads to something else, or nowhere", async () => {
    const other = createServer((_, response) => response.writeHead(404).end("<html>not found</html>"));
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      other.closeAllConnections();
      other.close();
    });
    const { port } = other.address() as { port: number };
    for (const [given, problem] of [
      [`127.0.0.1:${port}`, "answered 404, not a version"],
      ["http://", "is not a URL"],
    ] as const) {
      await expect(findToxiproxy({ env: { TOXIPROXY_URL: given } })).rejects.toMatchObject({
        details: { problem: expect.stringContaining(problem) },
      });
    }
  });

  it("says so when toxiproxy-server ends before it answers, with its last words", async () => {
    const folder = await pathWith("#!/bin/sh\necho 'no such library' >&2\nexit 1\n");
    await expect(findToxiproxy({ env: { PATH: folder } })).rejects.toMatchObject({
      details: {
        code: "FD_TOXIPROXY",
        place: join(folder, "toxiproxy-server"),
        problem: expect.stringContaining("no such library"),
      },
    });
  });

  it("says so when toxiproxy-server cannot be run", async () => {
    const folder = await pathWith("#!/nowhere/interpreter\n");
    await expect(findToxiproxy({ env: { PATH: folder } })).rejects.toMatchObject({
      details: { problem: expect.stringContaining("ENOENT") },
    });
  });
});
