import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  copyOfShop,
  type Drilled,
  drill,
  findings,
  type Mistake,
  mistakes,
  type Servers,
  scenarioArgument,
  shop,
  startServers,
} from "./lamp-mistakes.ts";

const all = mistakes();
const scenarios = [...new Set(all.map(({ scenario }) => scenario))];

/** Found by how soon it asks again. */
const isHasty = ({ findings: codes }: Mistake): boolean => codes.includes("repeated-too-soon");

/** What `drill.sh` says is missing here; a laptop need not have it, CI must. */
const { status, stderr: missing } = spawnSync("sh", [`${shop}/drill.sh`, "--check"], { encoding: "utf8" });
const isReady = status === 0;
if (!isReady && process.env.CI) throw new Error(missing);
if (!isReady) console.warn(`skipped: ${missing}`);

describe.skipIf(!isReady)("single mistakes in the LAMP shop", () => {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-mistakes-"));
  // where root runs this, Apache's children are somebody else
  chmodSync(folder, 0o755);
  /** Those that no drill uses: a scenario empties its database, so each drill has its own. */
  const idle: Servers[] = [];
  beforeAll(async () => {
    for (const name of ["one", "other"]) idle.push(await startServers(join(folder, name)));
  });
  afterAll(async () => {
    await Promise.all(idle.map((servers) => servers.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function drillOn(copy: string, drilled: readonly string[]): Promise<Drilled> {
    const servers = idle.pop();
    if (servers === undefined) throw new Error("more drills at once than servers: see maxConcurrency");
    try {
      return await drill(copy, drilled.map(scenarioArgument), servers.env);
    } finally {
      idle.push(servers);
    }
  }

  it("are not in the shop as it stands: it is held by each of the scenarios", async () => {
    const { result, told } = await drillOn(copyOfShop(join(folder, "right")), scenarios);
    const others = result.scenarios.filter(({ verdict }) => verdict !== "held").map(({ scenario }) => scenario);
    expect(others, told).toEqual([]);
    expect(result.scenarios).toHaveLength(scenarios.length);
  });

  async function isFound(mistake: Mistake): Promise<void> {
    const place = join(folder, mistake.name);
    const { result, told } = await drillOn(copyOfShop(place, mistake), [mistake.scenario]);
    const foreseen = mistake.findings.map((finding) => `${mistake.checker} ${finding}`);
    expect(
      findings(result).filter((found) => foreseen.includes(found)),
      told,
    ).not.toEqual([]);
    rmSync(place, { recursive: true, force: true });
  }

  // A busy machine makes a shop wait that would not.
  it.each(all.filter(isHasty))("$name is found by $checker in $scenario, as its patch says", isFound);

  // A drill mostly waits, and what these break is no matter of milliseconds.
  it.concurrent.each(all.filter((mistake) => !isHasty(mistake)))(
    "$name is found by $checker in $scenario, as its patch says",
    isFound,
  );

  it("are at least fifteen, each of a kind of its own", () => {
    expect(all.length).toBeGreaterThanOrEqual(15);
    expect(new Set(all.map(({ sentence }) => sentence)).size).toBe(all.length);
  });
});
