import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Capsule } from "../../src/explore/capsule.ts";
import { startFiredrill } from "../e2e/firedrill.ts";
import { shop } from "./mistakes.ts";

/** What the search over real sockets said: what its first counterexample broke, none where it found none in its time. */
export interface Searched {
  readonly checkers: readonly string[];
  readonly schedules: number;
  readonly seconds: number;
}

/** Searches the shop with that mistake until something breaks, or the time is over. Fails where the machine let it try no fault. */
export async function searchShop(mistake: string, maxTime: string): Promise<Searched> {
  const out = mkdtempSync(join(tmpdir(), "python-shop-"));
  try {
    const command = ["explore", "--config", `${shop}/firedrill.yaml`, "--max-time", maxTime, "--out", out];
    const { stdout, stderr } = await startFiredrill(command, { env: { SHOP_MISTAKE: mistake } }).ended;
    const [, schedules, seconds] = / in (\d+) schedules?, ([\d.]+) s/.exec(stdout) ?? [];
    if (schedules === undefined || stdout.includes("no fault was tried"))
      throw new Error(`the search did not end as usual:\n${stdout}${stderr}`);
    const kept = (readdirSync(out).includes("capsules") ? readdirSync(join(out, "capsules")) : []).filter((file) =>
      file.endsWith(".json"),
    );
    const capsules = kept.map((file) => JSON.parse(readFileSync(join(out, "capsules", file), "utf8")) as Capsule);
    return {
      checkers: capsules.map(({ broken }) => broken.checker),
      schedules: Number(schedules),
      seconds: Math.round(Number(seconds)),
    };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
