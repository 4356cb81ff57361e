import { request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRandom } from "../../src/core/random.ts";
import { isLocalCaller, isOwnOrigin } from "../../src/transports/loopback.ts";
import { startEmbeddedProxy } from "../../src/transports/toxiproxy/embedded.ts";

describe("a caller of a control API on loopback", () => {
  it.each([
    [{ host: "localhost:8474" }, true],
    [{ host: "127.0.0.1:8474" }, true],
    [{ host: "[::1]:8474", origin: "http://localhost:3000" }, true],
    [{ host: "evil.example:8474" }, false],
    [{ host: "127.0.0.1.evil.example" }, false],
    [{ host: "localhost:8474", origin: "https://evil.example" }, false],
    [{ host: "localhost:8474", origin: "null" }, false],
    [{}, false],
  ])("%j is welcome: %s", (headers, welcome) => {
    expect(isLocalCaller(headers)).toBe(welcome);
  });

  it("may have any name where other machines call too, but be no page of another site", () => {
    expect(isOwnOrigin({ host: "toxiproxy:8474" })).toBe(true);
    expect(isOwnOrigin({ host: "toxiproxy:8474", origin: "http://toxiproxy:8474" })).toBe(true);
    expect(isOwnOrigin({ host: "toxiproxy:8474", origin: "http://evil.example" })).toBe(false);
  });
});

it("is asked for by the embedded proxy, before anything is changed", async () => {
  const proxy = await startEmbeddedProxy({ random: createRandom(1) });
  onTestFinished(() => proxy.stop());
  const ask = (headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${proxy.url}/proxies`, { method: "POST", headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.on("error", reject);
      asked.end(JSON.stringify({ name: "one", listen: "127.0.0.1:0", upstream: "127.0.0.1:9" }));
    });
  expect(await ask({ host: "evil.example" })).toBe(403);
  expect(await ask({ origin: "https://evil.example" })).toBe(403);
  expect(await (await fetch(`${proxy.url}/proxies`)).json()).toEqual({});
  expect(await ask({})).toBe(201);
});
