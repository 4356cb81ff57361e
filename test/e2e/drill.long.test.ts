import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, it } from "vitest";
import { standardDrill } from "../zoo/define-bug.ts";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

const ajv = new Ajv2020();
formats.default(ajv);
const fits = ajv.compile(JSON.parse(readFileSync("schema/result.schema.json", "utf8")) as object);

it("the standard drill holds on the reference integration, and says so in every report", async () => {
  await withFolder(async (folder) => {
    const { code, stdout, stderr } = await firedrill(["demo", "--out", folder]);
    const result = resultOf(folder);
    const doubts = result.scenarios
      .filter(({ verdict }) => verdict !== "held")
      .map(({ scenario, verdict, checks, error }) => ({
        scenario,
        verdict,
        error,
        evidence: checks
          .filter((check) => check.verdict !== "held")
          .map(({ checker, evidence }) => ({ checker, evidence: evidence.slice(0, 3) })),
      }));
    expect(doubts, stdout + stderr).toEqual([]);
    expect(code).toBe(0);
    expect(fits(result), ajv.errorsText(fits.errors)).toBe(true);
    expect(result.scenarios.map(({ scenario }) => scenario)).toEqual([...standardDrill]);
    expect(result.proxy).toMatch(process.env.CI ? /^toxiproxy-server/ : /proxy/);
    expect(stdout).toContain(`HELD: ${standardDrill.length} of ${standardDrill.length} scenarios held`);
    expect(stderr.match(/^\[\d+\/\d+\] /gm)).toHaveLength(standardDrill.length);
    expect(readFileSync(join(folder, "junit.xml"), "utf8")).toContain('<testsuites name="firedrill"');
    expect(readFileSync(join(folder, "summary.md"), "utf8")).toContain("sales-peak");
    for (const scenario of standardDrill)
      for (const file of ["schedule.json", "history.ndjson"]) expect(existsSync(join(folder, scenario, file))).toBe(true);
  });
});

it("a run takes the place of one before it, a saved scenario replays with its seed, and a saved run renders and is judged again", async () => {
  await withFolder(async (folder) => {
    const [first, second] = [join(folder, "first"), join(folder, "second")];
    expect((await firedrill(["demo", "calm", "--seed", "7", "--out", first])).code).toBe(0);
    // what the shop kept of the run before is none of this one's
    expect((await firedrill(["demo", "calm", "--seed", "7", "--out", first])).code).toBe(0);
    expect(
      (await firedrill(["replay", join(first, "calm"), "--config", "src/integration/firedrill.yaml", "--out", second])).code,
    ).toBe(0);
    expect(resultOf(second).seed).toBe(7);
    const again = await firedrill(["report", first, "--check", "--report", "terminal,markdown"]);
    expect(again.code).toBe(0);
    expect(again.stdout).toContain("HELD: 1 of 1 scenarios held");
  });
});
