import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { firedrill, withFolder } from "./firedrill.ts";

/** A Python that has pact-python, as .ci/run installs it. */
const python = "pact-python";
const isThere = spawnSync(python, ["-c", "import pact"]).status === 0;

function writePacts(folder: string): readonly string[] {
  const { status, stderr } = spawnSync(python, ["test/e2e/pact-python/consumer.py", folder], {
    encoding: "utf8",
    timeout: 60_000,
  });
  expect(status, stderr).toBe(0);
  return readdirSync(folder).map((name) => join(folder, name));
}

describe("firedrill verify --pacts", () => {
  it("verifies pacts that pact-python has written, and not those of a shop that expects something else", async ({ skip }) => {
    if (!isThere) {
      const missing = "pact-python is not on PATH: it is to be a Python with that package";
      if (process.env.CI) throw new Error(missing);
      skip(missing);
    }
    await withFolder(async (folder) => {
      const files = writePacts(folder);
      expect(files).toHaveLength(2);
      const right = await firedrill(["verify", "--pacts", folder, "--report", "junit,json", "--out", join(folder, "out")]);
      expect(right.code, right.stdout + right.stderr).toBe(0);
      expect(right.stdout).toContain("4 of 4 interactions verified");
      expect(readFileSync(join(folder, "out", "junit.xml"), "utf8")).toMatch(
        /<testsuites name="firedrill verify" tests="4" failures="0" errors="0" skipped="0" time="\d+\.\d{3}">/,
      );
      for (const file of files) writeFileSync(file, readFileSync(file, "utf8").replace('"captured"', '"settled"'));
      const wrong = await firedrill(["verify", "--pacts", folder, "--report", "junit", "--out", join(folder, "out")]);
      expect(wrong.code, wrong.stdout + wrong.stderr).toBe(1);
      expect(wrong.stdout).toContain("2 of 4 interactions verified");
      expect(readFileSync(join(folder, "out", "junit.xml"), "utf8")).toContain(
        `<failure message="$.status: Expected &#39;captured&#39; (String) to be equal to &#39;settled&#39; (String)" type="pact">`,
      );
    });
  });

  it.each([
    [["--pacts", "test/verify/pacts/none.json"], "there is no such file"],
    [["--pacts", "test/verify/pacts", "--sandbox", "http://127.0.0.1:1"], "several things at once"],
    [["--sandbox", "https://sandbox.example", "--contract", "payment"], "requests would leave this machine"],
  ])("ends with exit code 2 where it is asked for %j", async (args, told) => {
    const { code, stderr } = await firedrill(["verify", ...args]);
    expect(stderr).toContain(told);
    expect(code).toBe(2);
  });
});
