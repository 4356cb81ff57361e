import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RunResult } from "../../src/core/result.ts";
import { withField } from "../world/config-examples.ts";
import { firedrill, resultOf, startFiredrill, withFolder } from "./firedrill.ts";

/** All that does not tell how long something took. */
const withoutTimes = (result: RunResult): unknown =>
  JSON.parse(JSON.stringify(result, (name, value) => (/^(durationMs|startedAt)$/.test(name) ? undefined : value)));

const demo = ["demo", "calm", "gateway-5xx", "lost-webhooks", "refund-storm", "--world", "sim", "--repeat", "2", "--out"];

describe("several jobs", () => {
  it("come to what one comes to, and leave the same files", async () => {
    await withFolder(async (folder) => {
      const one = join(folder, "one");
      const three = join(folder, "three");
      expect(await firedrill([...demo, one])).toMatchObject({ code: 0 });
      const { code, stderr } = await firedrill([...demo, three, "--jobs", "3"]);
      expect(code, stderr).toBe(0);
      expect(stderr).toMatch(/^job 3: \[1\/\d\] calm/m);
      expect(withoutTimes(resultOf(three))).toEqual(withoutTimes(resultOf(one)));
      expect(readdirSync(three, { recursive: true }).sort()).toEqual(readdirSync(one, { recursive: true }).sort());
      const history = "lost-webhooks/2/history.ndjson";
      expect(readFileSync(join(three, history), "utf8")).toBe(readFileSync(join(one, history), "utf8"));
    });
  }, 120_000);

  it("are refused where one integration runs that all of them would drill, and where a shard is shared once more", async () => {
    await withFolder(async (folder) => {
      const config = join(folder, "firedrill.yaml");
      writeFileSync(config, JSON.stringify(withField("integration", { url: "http://127.0.0.1:8080" })));
      const running = await firedrill(["run", "calm", "gateway-5xx", "--jobs", "2", "--config", config]);
      expect(running).toMatchObject({ code: 2, stderr: expect.stringContaining("need an instance of the integration each") });
      const sharded = await firedrill([...demo, join(folder, "out"), "--jobs", "2", "--shard", "1/2"]);
      expect(sharded).toMatchObject({ code: 2, stderr: expect.stringContaining("a shard is not shared once more") });
    });
  }, 60_000);

  it("are stopped all, and what they came to is written", async () => {
    await withFolder(async (folder) => {
      const run = startFiredrill(["demo", "calm", "gateway-5xx", "lost-webhooks", "--out", folder, "--jobs", "2"]);
      await run.says(/^job 1: \[1\/\d\] calm +held/m);
      run.signal("SIGINT");
      const { code, stdout, stderr } = await run.ended;
      expect(code, stdout + stderr).toBe(3);
      expect(resultOf(folder).interrupted).toBe(true);
      expect(stdout).toContain("did not come to its end");
    });
  }, 120_000);
});
