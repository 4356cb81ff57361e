import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { LoadResult } from "../../src/report/load.ts";
import { firedrill, withFolder } from "./firedrill.ts";

const loadOf = (folder: string): LoadResult => JSON.parse(readFileSync(join(folder, "load.json"), "utf8")) as LoadResult;
const sim = ["--world", "sim", "--for", "2s"];

describe("firedrill load", () => {
  it("finds what an integration takes in each partner's outage, and checks the ledgers", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "load");
      const { code, stdout } = await firedrill([
        ...["load", "--config", "src/integration/firedrill.yaml", ...sim],
        ...["--rates", "20,5", "--out", out],
      ]);
      expect(code).toBe(0);
      const windows = { calm: 20, outage: 20, after: 20 };
      expect(loadOf(out).highest).toEqual({ payment: windows, carrier: windows, messaging: windows });
      expect(stdout).toContain("HELD: nothing lost, nothing twice, 450 orders in 6 steps");
    });
  });

  it("says what broke where nobody can buy while the carrier is away", async () => {
    await withFolder(async (folder) => {
      const { code, stdout } = await firedrill(
        [
          "load",
          "--config",
          "test/zoo/firedrill.yaml",
          ...sim,
          "--rates",
          "5",
          "--partner",
          "carrier",
          "--out",
          join(folder, "load"),
        ],
        { env: { FIREDRILL_ZOO_BUG: "checkout-fails-with-the-carrier" } },
      );
      expect(stdout).toMatch(/BROKEN at carrier away, 5\/s: served: /);
      expect(code).toBe(1);
    });
  });

  it("measures over real sockets", async () => {
    await withFolder(async (folder) => {
      const out = join(folder, "load");
      const { code } = await firedrill([
        ...["load", "--config", "src/integration/firedrill.yaml", "--for", "1s", "--rates", "4"],
        ...["--partner", "carrier", "--out", out],
      ]);
      const { steps, world } = loadOf(out);
      expect([0, 3]).toContain(code);
      expect(world).toBe("live");
      expect(steps.map(({ measured }) => measured.map(({ asked }) => asked))).toEqual([[4, 4, 4]]);
    });
  });

  it("says what is missing where nothing could be too slow, and which partners there are", async () => {
    const { code, stderr } = await firedrill(["load", "--config", "src/integration/firedrill.yaml", "--partner", "bank"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("Choose from payment, carrier, messaging")]);
  });
});
