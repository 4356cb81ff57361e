import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { breaks } from "../zoo/breaks.ts";
import { standardDrill } from "../zoo/define-bug.ts";
import { firedrill, referenceConfig, resultOf, withFolder } from "./firedrill.ts";

/** The integration with one protection gone, started in place of the right one. */
const broken = (bug: string): string =>
  referenceConfig((yaml) =>
    yaml
      .replace(" src/integration/main.ts", " test/zoo/main.ts")
      .replace("      PORT:", `      FIREDRILL_ZOO_BUG: ${bug}\n      PORT:`),
  );

it.each(standardDrill)("%s breaks when the protection that it exercises is gone", async (scenario) => {
  const [bug] = breaks[scenario];
  if (bug === undefined) throw new Error(`no bug of the zoo breaks ${scenario}`);
  await withFolder(async (folder) => {
    const config = join(folder, "firedrill.yaml");
    writeFileSync(config, broken(bug.name));
    const { code, stdout, stderr } = await firedrill(["run", scenario, "--config", config, "--out", join(folder, "run")]);
    const [result] = resultOf(join(folder, "run")).scenarios;
    const fired = result?.checks.filter(({ verdict }) => verdict === "broken").map(({ checker }) => checker) ?? [];
    expect({ code, verdict: result?.verdict }, `${bug.name}\n${stdout}${stderr}`).toEqual({ code: 1, verdict: "broken" });
    expect(
      fired.some((checker) => bug.checkers.includes(checker)),
      `${bug.name} is found by ${fired}, not by ${bug.checkers}`,
    ).toBe(true);
  });
});
