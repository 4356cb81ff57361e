import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { onlyOnTheWire } from "../../src/world/sim/links.ts";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

/** When each link is struck, in ms: for 0.3, 1, 3 and 10 seconds. */
const episodes = [
  { link: "payment", fromMs: 1000, toMs: 1300 },
  { link: "carrier", fromMs: 1500, toMs: 2500 },
  { link: "messaging", fromMs: 2500, toMs: 5500 },
  { link: "payment", fromMs: 3000, toMs: 13_000 },
];

/** What virtual time cannot enact; the others are tried there, in the test of the laws together. */
it.each([...onlyOnTheWire])(
  "the reference breaks no law under %s at any partner, for 0.3 to 10 seconds of load",
  async (fault) => {
    await withFolder(async (folder) => {
      const file = join(folder, "wire.yaml");
      const faults = episodes.map(({ link, fromMs, toMs }) => ({
        fault,
        at: { link },
        during: { from_ms: fromMs, to_ms: toMs },
      }));
      const load = { rate_per_second: 4, duration_ms: 13_500 };
      writeFileSync(file, JSON.stringify({ story: "Bytes come one by one.", load, faults, safety_ms: 13_500 }));
      const { stdout, stderr } = await firedrill([
        "demo",
        file,
        ...(fault === "untrusted-certificate" ? ["--tls"] : []),
        "--out",
        join(folder, "run"),
      ]);
      const [result] = resultOf(join(folder, "run")).scenarios;
      const told = result?.checks.filter(({ verdict }) => verdict === "broken").map(({ checker }) => checker);
      expect(told, `${stdout}${stderr}`).toEqual([]);
      expect(result?.faults.map(({ at, fired }) => [at, fired])).toEqual(episodes.map(({ link }) => [`link ${link}`, 1]));
    });
  },
);
