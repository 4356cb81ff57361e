import { describe, expect, it } from "vitest";
import type { Bench } from "./harness.ts";

/** Method, path, body, status and how the error begins. `link` exists, with a toxic `t`. */
const refused: readonly (readonly [string, string, unknown, number, string])[] = [
  ["POST", "/proxies", "", 400, "bad request body: EOF"],
  ["POST", "/proxies", "{", 400, "bad request body: "],
  ["POST", "/proxies", "nonsense", 400, "bad request body: "],
  ["POST", "/proxies", [], 400, "bad request body: json: cannot unmarshal array"],
  ["POST", "/proxies", { name: 1 }, 400, "bad request body: json: cannot unmarshal number"],
  [
    "POST",
    "/proxies",
    { name: "x", upstream: "127.0.0.1:9", enabled: "yes" },
    400,
    "bad request body: json: cannot unmarshal string",
  ],
  ["POST", "/proxies", null, 400, "missing required field: name"],
  ["POST", "/proxies", { upstream: "127.0.0.1:9" }, 400, "missing required field: name"],
  ["POST", "/proxies", { name: "x" }, 400, "missing required field: upstream"],
  ["POST", "/proxies", { name: "link", upstream: "127.0.0.1:9", listen: "127.0.0.1:0" }, 409, "proxy already exists"],
  ["POST", "/proxies", { name: "x", upstream: "127.0.0.1:9", listen: "nowhere" }, 500, "listen tcp"],
  ["POST", "/proxies", { name: "x", upstream: "127.0.0.1:9", listen: "127.0.0.1:99999" }, 500, "listen tcp"],
  ["GET", "/proxies/x", undefined, 404, "proxy not found"],
  ["POST", "/proxies/x", "{", 404, "proxy not found"],
  ["DELETE", "/proxies/x", undefined, 404, "proxy not found"],
  ["GET", "/proxies/x/toxics", undefined, 404, "proxy not found"],
  ["POST", "/proxies/x/toxics", { type: "latency" }, 404, "proxy not found"],
  ["DELETE", "/proxies/x/toxics/t", undefined, 404, "proxy not found"],
  ["POST", "/proxies/link", "{", 400, "bad request body: "],
  ["POST", "/proxies/link", { enabled: 1 }, 400, "bad request body: json: cannot unmarshal number"],
  ["POST", "/proxies/link/toxics", "{", 400, "bad request body: "],
  [
    "POST",
    "/proxies/link/toxics",
    { type: "latency", stream: "sideways" },
    400,
    "stream was invalid, can be either upstream or downstream",
  ],
  ["POST", "/proxies/link/toxics", { type: "unknown" }, 400, "invalid toxic type"],
  ["POST", "/proxies/link/toxics", { type: "constructor" }, 400, "invalid toxic type"],
  ["POST", "/proxies/link/toxics", {}, 400, "invalid toxic type"],
  ["POST", "/proxies/link/toxics", { name: "t", type: "latency", stream: "upstream" }, 409, "toxic already exists"],
  [
    "POST",
    "/proxies/link/toxics",
    { name: "u", type: "latency", attributes: { latency: "5" } },
    400,
    "bad request body: json: cannot unmarshal string",
  ],
  [
    "POST",
    "/proxies/link/toxics",
    { name: "u", type: "latency", attributes: { latency: 1.5 } },
    400,
    "bad request body: json: cannot unmarshal number",
  ],
  [
    "POST",
    "/proxies/link/toxics",
    { name: "u", type: "latency", toxicity: "all" },
    400,
    "bad request body: json: cannot unmarshal string",
  ],
  ["GET", "/proxies/link/toxics/u", undefined, 404, "toxic not found"],
  ["POST", "/proxies/link/toxics/u", {}, 404, "toxic not found"],
  ["DELETE", "/proxies/link/toxics/u", undefined, 404, "toxic not found"],
  ["POST", "/proxies/link/toxics/t", "{", 400, "bad request body: "],
  ["POST", "/proxies/link/toxics/t", { attributes: { latency: true } }, 400, "bad request body: json: cannot unmarshal bool"],
  ["POST", "/populate", "{", 400, "bad request body: "],
  ["POST", "/populate", {}, 400, "bad request body: json: cannot unmarshal object"],
  ["POST", "/populate", [{ name: "a", upstream: "b:1" }, { upstream: "b:1" }], 400, "missing required field: name at proxy 2"],
  ["POST", "/populate", [{ name: "a" }], 400, "missing required field: upstream at proxy 1"],
];

export function describeRefusals(bench: Bench): void {
  const { call } = bench;

  describe("refusals", () => {
    it.each(refused)("%s %s with %j is refused with %i, and changes nothing", async (method, path, body, status, error) => {
      await call("POST", "/proxies", { name: "link", listen: "127.0.0.1:0", upstream: "127.0.0.1:9" });
      await call("POST", "/proxies/link/toxics", { name: "t", type: "latency" });
      const before = (await call("GET", "/proxies")).json;
      const reply = await call(method, path, body);
      expect(reply.json).toMatchObject({ error: expect.any(String), status });
      expect((reply.json as { error: string }).error.startsWith(error), reply.text).toBe(true);
      expect(reply.status).toBe(status);
      expect((await call("GET", "/proxies")).json).toEqual(before);
    });

    it("says which port is in use, and keeps no half-made proxy", async () => {
      const { address } = await bench.upstream();
      const reply = await call("POST", "/proxies", { name: "x", listen: address, upstream: "127.0.0.1:9" });
      expect(reply).toMatchObject({
        status: 500,
        json: { error: `listen tcp ${address}: bind: address already in use`, status: 500 },
      });
      expect((await call("GET", "/proxies")).json).toEqual({});
    });

    it("tells which proxies came about before one that could not", async () => {
      const { address } = await bench.upstream();
      const reply = await call("POST", "/populate", [
        { name: "good", listen: "127.0.0.1:0", upstream: "127.0.0.1:9" },
        { name: "bad", listen: address, upstream: "127.0.0.1:9" },
      ]);
      expect(reply).toMatchObject({
        status: 500,
        json: { error: expect.stringContaining("address already in use"), proxies: [{ name: "good" }] },
      });
      expect(Object.keys((await call("GET", "/proxies")).json as object)).toEqual(["good"]);
    });

    it("refuses browsers, so that no web page can reach it", async () => {
      expect(await call("GET", "/proxies", undefined, { "user-agent": "Mozilla/5.0" })).toMatchObject({
        status: 403,
        text: "User agent not allowed\n",
      });
    });

    it("knows no other paths and methods", async () => {
      expect((await call("GET", "/nowhere")).status).toBe(404);
      expect((await call("GET", "/proxies/a/b")).status).toBe(404);
      expect((await call("PUT", "/proxies")).status).toBe(405);
      expect((await call("GET", "/reset")).status).toBe(405);
    });
  });
}
