import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

function hasPython(): boolean {
  try {
    execFileSync("python3", ["--version"]);
    return true;
  } catch {
    if (process.env.CI) throw new Error("python3 is missing, and CI tests with it");
    console.warn("skipped: python3 is not on the PATH");
    return false;
  }
}

/** A shop with a login, a token in each form, pages instead of JSON and numbers of its own. */
async function inShop(work: (folder: string) => Promise<void>, change: (code: string) => string = (code) => code): Promise<void> {
  await withFolder(async (folder) => {
    mkdirSync(join(folder, "records"));
    cpSync("test/e2e/record-shop", join(folder, "records"), { recursive: true });
    const file = join(folder, "records", "app.py");
    const code = readFileSync(file, "utf8");
    writeFileSync(file, change(code));
    await work(join(folder, "records"));
  });
}

const login = ["--login", "ann@example.com:secret"];

describe.runIf(hasPython())("init", () => {
  it("describes a shop with a login so that doctor finds it joined up and a drill holds", { timeout: 180_000 }, async () => {
    await inShop(async (cwd) => {
      const init = await firedrill(["init", "--yes", ...login], { cwd });
      expect(init.stdout).toMatch(/ok +place +answered 303 .*the shop calls it 5001/);
      expect(init.stdout).toMatch(/ok +payment +createPayment 201, capturePayment 200/);
      expect(init.stdout).toMatch(/ok +payment webhooks +\/webhooks\/payment took/);
      expect(init.stdout).toMatch(/ok +restart +killed in mid-call/);
      expect(init.code).toBe(0);
      for (const file of ["firedrill.yaml", "firedrill-answer-lost.yaml", ".github/workflows/firedrill.yml", ".gitignore"])
        expect(existsSync(join(cwd, file)), file).toBe(true);
      const run = await firedrill(["run", "calm", "firedrill-answer-lost.yaml", "--out", "drill"], { cwd });
      expect(resultOf(join(cwd, "drill")).scenarios.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([
        ["calm", "held"],
        ["firedrill-answer-lost", "held"],
      ]);
      expect(run.code).toBe(0);
    });
  });

  it("finds the same shop broken where a try goes out under a fresh key", { timeout: 120_000 }, async () => {
    const freshKeys = (code: string): string => code.replace('key="auth-%d" % number', "key=secrets.token_hex(8)");
    await inShop(async (cwd) => {
      await firedrill(["init", "--yes", "--no-doctor", ...login], { cwd });
      const run = await firedrill(["run", "firedrill-answer-lost.yaml", "--out", "drill"], { cwd });
      expect(resultOf(join(cwd, "drill")).verdict).toBe("broken");
      expect(run.code).toBe(1);
    }, freshKeys);
  });

  it("says what to change where the login is not right", { timeout: 120_000 }, async () => {
    await inShop(async (cwd) => {
      const { code, stdout } = await firedrill(["init", "--yes", "--login", "ann@example.com:wrong"], { cwd });
      expect(code).toBe(2);
      expect(stdout).toMatch(/wrong +place/);
      expect(stdout).not.toMatch(/ok +place/);
    });
  });

  it("writes nothing over a configuration that is there, and asks nobody who is not there", async () => {
    await inShop(async (cwd) => {
      const unattended = await firedrill(["init"], { cwd });
      expect(unattended).toMatchObject({ code: 2, stdout: "" });
      expect(unattended.stderr).toContain("--yes");
      expect(existsSync(join(cwd, "firedrill.yaml"))).toBe(false);
      writeFileSync(join(cwd, "firedrill.yaml"), "name: ours\n");
      writeFileSync(join(cwd, ".gitignore"), "vendor/");
      const again = await firedrill(["init", "--yes"], { cwd });
      expect(again.code).toBe(2);
      expect(readFileSync(join(cwd, "firedrill.yaml"), "utf8")).toBe("name: ours\n");
      await firedrill(["init", "--yes", "--force", "--no-doctor", "--ci", "none"], { cwd });
      expect(readFileSync(join(cwd, ".gitignore"), "utf8")).toBe("vendor/\n.firedrill/\n");
    });
  });
});
