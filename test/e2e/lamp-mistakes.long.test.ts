import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyOfShop, drill, findings, mistakes, type Servers, scenarioArgument, shop, startServers } from "./lamp-mistakes.ts";

const all = mistakes();
const scenarios = [...new Set(all.map(({ scenario }) => scenario))];

/** What `drill.sh` says is missing here; a laptop need not have it, CI must. */
const { status, stderr: missing } = spawnSync("sh", [`${shop}/drill.sh`, "--check"], { encoding: "utf8" });
const isReady = status === 0;
if (!isReady && process.env.CI) throw new Error(missing);
if (!isReady) console.warn(`skipped: ${missing}`);

describe.skipIf(!isReady)("single mistakes in the LAMP shop", () => {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-mistakes-"));
  // where root runs this, Apache's children are somebody else
  chmodSync(folder, 0o755);
  let servers: Servers;
  beforeAll(async () => {
    servers = await startServers(folder);
  });
  afterAll(async () => {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it("are not in the shop as it stands: it is held by each of the scenarios", async () => {
    const { result, told } = await drill(copyOfShop(join(folder, "right")), scenarios.map(scenarioArgument), servers.env);
    const others = result.scenarios.filter(({ verdict }) => verdict !== "held").map(({ scenario }) => scenario);
    expect(others, told).toEqual([]);
    expect(result.scenarios).toHaveLength(scenarios.length);
  });

  it.each(all)("$name is found by $checker in $scenario, as its patch says", async (mistake) => {
    const place = join(folder, mistake.name);
    const { result, told } = await drill(copyOfShop(place, mistake), [scenarioArgument(mistake.scenario)], servers.env);
    const foreseen = mistake.findings.map((finding) => `${mistake.checker} ${finding}`);
    expect(
      findings(result).filter((found) => foreseen.includes(found)),
      told,
    ).not.toEqual([]);
    rmSync(place, { recursive: true, force: true });
  });

  it("are at least fifteen, each of a kind of its own", () => {
    expect(all.length).toBeGreaterThanOrEqual(15);
    expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(all.length);
  });
});
