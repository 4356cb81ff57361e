import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { firedrill, withFolder } from "./firedrill.ts";

const page = readFileSync("docs/explore.md", "utf8");
const blocksOf = (language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, name, text = ""]) => (name === language ? [text] : []));

function blockWith(language: string, text: string): string {
  const block = blocksOf(language).find((one) => one.includes(text));
  if (block === undefined) throw new Error(`docs/explore.md shows no ${language} with ${text}`);
  return block;
}

/** How long a search took differs. */
const untimed = (line: string): string => line.replace(/\d+\.\d s,/, "some s,").trimEnd();

/** Runs tests as a team does: in a folder of their own where firedrill and vitest are installed. */
async function vitestIn(folder: string): Promise<{ readonly code: number; readonly text: string }> {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  symlinkSync(process.cwd(), join(modules, "firedrill"));
  symlinkSync(join(process.cwd(), "node_modules/vitest"), join(modules, "vitest"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');
  // what an outer vitest says of itself is not for this one
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^VITEST|^NODE_ENV$/.test(name)));
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(modules, "vitest/vitest.mjs"), "run", "--testTimeout", "60000"],
      { cwd: folder, env: { ...env, NO_COLOR: "1" } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), text: `${stdout}${stderr}` }),
    );
  });
}

/** A team's folder imports what was built; a clone has no build, or that of another day. */
beforeAll(() => {
  execFileSync("npm", ["run", "--silent", "build"]);
});

describe("the shop of docs/explore.md", () => {
  it("is framed as the page shows", () => {
    expect(readFileSync("docs/explore/own-world.ts", "utf8")).toContain(blockWith("ts", "openSimWorld"));
  });

  it("has the mistake that the page's command finds, shown as there", async () => {
    const [command = "", ...shown] = blockWith("console", "docs/explore/firedrill.yaml").trimEnd().split("\n");
    const args = command.replace("$ npx firedrill ", "").split(" ");
    await withFolder(async (folder) => {
      const { code, stdout, stderr } = await firedrill([...args, "--out", folder]);
      expect(code, stderr).toBe(1);
      const told = stdout.split("\n").map(untimed);
      let at = 0;
      for (const line of shown.map(untimed)) {
        if (line === "" || line.trim() === "…") continue;
        const found = told.indexOf(line, at);
        expect(found, `${line}\n\nstands not there, or not in its turn:\n${stdout}`).toBeGreaterThanOrEqual(0);
        at = found + 1;
      }
      const [, capsule = ""] = /^Again: npx firedrill replay (\S+) --config docs\/explore\/firedrill\.yaml$/m.exec(stdout) ?? [];
      const again = await firedrill(["replay", capsule, "--config", "docs/explore/firedrill.yaml"]);
      expect([again.code, again.stdout]).toEqual([1, expect.stringContaining("The same history, byte for byte")]);
    });
  });

  it("fails its test in a team's own folder, with no fault and a customer at the bank", async () => {
    await withFolder(async (folder) => {
      for (const name of ["own-world.ts", "own-world.test.ts"]) copyFileSync(join("docs/explore", name), join(folder, name));
      const { code, text } = await vitestIn(folder);
      expect(code, text).toBe(1);
      expect(text).toMatch(/BROKEN charged-once\s+Without any fault: order-1 ended declined/);
      expect(text).toContain("no fault at all");
      expect(text).toContain("order-1 (42.00 EUR, tok_requires_action)");
    });
  });
});

it("the test of docs/explore.md passes in a team's own folder", async () => {
  await withFolder(async (folder) => {
    writeFileSync(join(folder, "shown.test.ts"), blockWith("ts", "referenceWorld()"));
    const { code, text } = await vitestIn(folder);
    expect(code, text).toBe(0);
  });
});
