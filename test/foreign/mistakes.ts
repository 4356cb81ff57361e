import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunResult } from "../../src/core/result.ts";
import { startFiredrill } from "../e2e/firedrill.ts";

/** One mistake of the Python shop, as its own table says it (shop/mistakes.py). */
export interface Mistake {
  readonly kind: string;
  readonly wrong: string;
  readonly harm: string;
  readonly checkers: readonly string[];
}

export const shop = "test/foreign/python-shop";

/** By name. Throws where there is no Python here that can run the shop. */
export function mistakesOfShop(): Readonly<Record<string, Mistake>> {
  const env = { ...process.env, SHOP_MISTAKE: "" };
  return JSON.parse(execFileSync("sh", ["run.sh", "shop.mistakes"], { cwd: shop, env, encoding: "utf8" })) as Record<
    string,
    Mistake
  >;
}

/** Whether there is a Python with the shop's packages. */
export function hasPython(): boolean {
  try {
    execFileSync("sh", ["run.sh", "aiohttp.hdrs"], { cwd: shop, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** What a drill said: each scenario that broke, with its checkers and their findings' codes. */
export interface Drilled {
  readonly verdict: string;
  readonly seconds: number;
  readonly broken: readonly {
    readonly scenario: string;
    readonly checkers: readonly string[];
    readonly codes: readonly string[];
    /** Of each finding, the first words, so that a table that surprises can be looked into. */
    readonly sentences?: readonly string[];
  }[];
  readonly unproven: readonly string[];
}

/** Drills the shop with that mistake, or the right one where it is empty. */
export async function drillShop(mistake: string, args: readonly string[]): Promise<Drilled> {
  const out = mkdtempSync(join(tmpdir(), "python-shop-"));
  try {
    const command = ["run", ...args, "--config", `${shop}/firedrill.yaml`, "--out", out];
    const { stdout, stderr, code } = await startFiredrill(command, { env: { SHOP_MISTAKE: mistake } }).ended;
    const file = join(out, "result.json");
    if (!existsSync(file)) throw new Error(`no result (exit ${code}):\n${stdout}${stderr}`);
    const { verdict, durationMs, scenarios } = JSON.parse(readFileSync(file, "utf8")) as RunResult;
    const broken = scenarios.flatMap(({ scenario, checks }) => {
      const found = checks.filter((check) => check.verdict === "broken");
      const codes = found.flatMap(({ evidence }) => evidence.flatMap((each) => (each.code === undefined ? [] : [each.code])));
      const sentences = found.map(({ evidence }) => evidence[0]?.sentence ?? "");
      const checkers = found.map(({ checker }) => checker);
      return found.length === 0 ? [] : [{ scenario, checkers, codes: [...new Set(codes)], sentences }];
    });
    const unproven = scenarios.filter((each) => each.verdict === "unproven").map(({ scenario }) => scenario);
    return { verdict, seconds: Math.round(durationMs / 1000), broken, unproven };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
