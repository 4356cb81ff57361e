import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Capsule } from "../../src/explore/capsule.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { observeUsage } from "../../src/explore/usage.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { firedrill, resultOf, startFiredrill, withFolder } from "./firedrill.ts";

const bug = "unknown-taken-as-not-done";
/** Breaks whoever is faster, over sockets as in virtual time: the answer says 504, and the refund follows it. */
const raceless = "five-xx-refunded";
const zoo = ["--config", "test/zoo/firedrill.yaml"];
const reference = ["--config", "src/integration/firedrill.yaml"];
const withBug = (which: string) => ({ env: { FIREDRILL_ZOO_BUG: which } });

function capsulesIn(folder: string): string[] {
  const capsules = join(folder, "capsules");
  return readdirSync(capsules)
    .filter((name) => name.endsWith(".json"))
    .map((name) => join(capsules, name));
}

async function findBug(folder: string, more: readonly string[] = [], which = bug) {
  const ended = await firedrill(["explore", "--depth", "1", "--random", "0", "--out", folder, ...zoo, ...more], withBug(which));
  const [capsule = ""] = capsulesIn(folder);
  return { ...ended, capsule };
}

describe("firedrill explore", () => {
  it("finds nothing on the reference integration, and tells what it tried", async () => {
    await withFolder(async (folder) => {
      const { code, stdout, stderr } = await firedrill([
        "explore",
        "--depth",
        "1",
        "--random",
        "60",
        "--out",
        folder,
        ...reference,
      ]);
      expect(code, stderr).toBe(0);
      expect(stdout).toMatch(/depth 1: \d{3} schedules, \d+ kinds of faults at \d+ sites/);
      expect(stdout).toContain("random: 60 schedules");
      expect(stdout).toContain("NOTHING BROKE in");
      expect(capsulesIn(folder)).toEqual([]);
    });
  });

  it("takes a search that met nothing for no pass", async () => {
    const [world, options] = [referenceWorld(), { maxOrders: 3, maxFaults: 4 }];
    const usage = await observeUsage(world, options);
    const runner = createTaskRunner(world, options, { usage });
    const judged = await runner.perform({ type: "seeds", from: 1, count: 80 });
    const seed = 1 + judged.findIndex(({ fired, broken }) => fired === 0 && broken.length === 0);
    expect(seed).toBeGreaterThan(0);
    await withFolder(async (folder) => {
      const only = ["--depth", "0", "--random", "1", "--seed", String(seed), "--out", folder];
      const { code, stdout } = await firedrill(["explore", ...only, ...reference]);
      expect(stdout).toMatch(/^ {2}unproven reach: 1 times, first: the fault .* never fired/m);
      expect(stdout).toMatch(/^UNPROVEN: nothing broke, but nothing was proved in 2 schedules, .*; 1 proved nothing$/m);
      expect(code).toBe(3);
      expect((await firedrill(["explore", ...only, ...reference, "--allow-unproven"])).code).toBe(0);
    });
  });

  it("says which limit ended it, and what it had not done by then", async () => {
    await withFolder(async (folder) => {
      const limited = async (...limit: readonly string[]) => {
        const { code, stdout } = await firedrill([
          "explore",
          "--depth",
          "1",
          "--random",
          "60",
          "--out",
          folder,
          ...reference,
          ...limit,
        ]);
        return [code, stdout.split("\n").filter((line) => /^[A-Z]/.test(line))] as const;
      };
      expect(await limited("--max-schedules", "100")).toEqual([
        3,
        [expect.stringMatching(/^NOTHING BROKE in 100 schedules, .*; ended by --max-schedules before depth 1 of 1 was complete/)],
      ]);
      expect(await limited("--max-time", "0s")).toEqual([
        3,
        [expect.stringMatching(/^UNPROVEN: no fault was tried in 1 schedule, .*; ended by --max-time before depth 1 of 1 was/)],
      ]);
    });
  });

  it("does not forget, going on, what it found before", async () => {
    await withFolder(async (folder) => {
      await findBug(folder);
      const rest = await findBug(folder, ["--resume", "--max-schedules", "1"]);
      expect(rest.code).toBe(1);
      expect(rest.stdout).toContain("BROKEN: no counterexample besides what was found before");
    });
  });

  it("shows a counterexample as a sentence, a schedule, a picture and the ledger, and keeps it", async () => {
    await withFolder(async (folder) => {
      const { code, stdout, capsule } = await findBug(folder);
      expect(code).toBe(1);
      for (const told of [
        "BROKEN retries",
        "Schedule:",
        "⚡",
        "integration",
        "├──",
        "Ledger of order-1:",
        "Nearest schedule that passes:",
        "npx firedrill replay",
      ])
        expect(stdout).toContain(told);
      expect(readFileSync(capsule.replace(".json", ".md"), "utf8")).toContain("sequenceDiagram");
      expect(readFileSync(capsule, "utf8")).not.toContain(process.cwd());
    });
  });

  it("finds the same whichever thread is faster", async () => {
    await withFolder((one) =>
      withFolder(async (two) => {
        const [alone, together] = [await findBug(one, ["-j", "1"]), await findBug(two, ["-j", "3"])];
        expect(readFileSync(together.capsule, "utf8")).toBe(readFileSync(alone.capsule, "utf8"));
      }),
    );
  });

  it("goes on where it was left off, to the same totals", async () => {
    await withFolder((one) =>
      withFolder(async (two) => {
        const search = ["explore", "--depth", "1", "--random", "30", ...reference, "--out"];
        const whole = await firedrill([...search, one]);
        const first = await firedrill([...search, two, "--max-schedules", "100"]);
        expect(first.stdout).toContain("--resume");
        const rest = await firedrill([...search, two, "--resume"]);
        const totals = (text: string): string => text.replace(/ in (\d+) schedules, .* s,/, " in $1 schedules,");
        expect(totals(rest.stdout)).toBe(totals(whole.stdout));
        const again = await firedrill([...search, two, "--resume"]);
        expect([again.code, again.stderr]).toEqual([2, expect.stringContaining("no search was left off here")]);
      }),
    );
  });

  it("stops on Ctrl-C and keeps where it stood", async () => {
    await withFolder(async (folder) => {
      const running = startFiredrill(["explore", "--random", "100000", "--out", folder, ...reference]);
      await running.says(/depth \d: \d+ of/);
      running.signal("SIGINT");
      const { code, stdout } = await running.ended;
      expect(code).toBe(3);
      expect(stdout).toContain("--resume");
      expect(existsSync(join(folder, "explore", "state.json"))).toBe(true);
    });
  });

  it("names who touched the real clock, though its module had kept it for itself", async () => {
    await withFolder(async (folder) => {
      const world = join(folder, "world.ts");
      writeFileSync(
        world,
        `import { openSimWorld as own } from ${JSON.stringify(join(process.cwd(), "docs/explore/own-world.ts"))};
const now = Date.now;
export const openSimWorld = () => {
  const { target, ...rest } = own();
  const open = async (given) => {
    const house = await target.open(given);
    return { ...house, boot: (surroundings) => (now(), house.boot(surroundings)) };
  };
  return { ...rest, target: { ...target, open } };
};
`,
      );
      const file = join(folder, "firedrill.yaml");
      writeFileSync(file, "integration: { sim: ./world.ts }\n");
      const { code, stdout } = await firedrill(["explore", "--config", file, "--depth", "0", "--random", "0", "--out", folder]);
      expect(code).toBe(1);
      expect(stdout.replaceAll("\n", " ")).toMatch(/BROKEN run .*Date\.now was touched in virtual time by .*world\.ts:7/);
    });
  });

  it.each([
    [["--depth", "-1"], "whole number"],
    [["--max-time", "soon"], "Write a time"],
    [["--jobs", "0"], "no thread"],
    [["--jobs", "1000000"], "Give 256 at most"],
    [["--config", "nowhere.yaml"], "no such file"],
    [["no-such-scenario"], "there is no such scenario"],
    [["--out", "package.json"], "a file stands where a folder was to be"],
  ])("refuses %j", async (args, told) => {
    const { code, stderr } = await firedrill(["explore", ...reference, ...args]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(told)]);
    expect(stderr).not.toContain("    at ");
  });
});

describe("firedrill replay of a capsule", () => {
  it("is the same history, byte for byte, in virtual time", async () => {
    await withFolder(async (folder) => {
      const { capsule } = await findBug(folder);
      const { code, stdout } = await firedrill(["replay", capsule, ...zoo], withBug(bug));
      expect(code).toBe(1);
      expect(stdout).toContain("BROKEN retries");
      expect(stdout).toContain("The same history, byte for byte");
    });
  });

  it("breaks again over real sockets, and holds where the bug is gone", async () => {
    await withFolder(async (folder) => {
      const { capsule } = await findBug(folder, [], raceless);
      const replay = (out: string, args: readonly string[]) =>
        firedrill(["replay", capsule, "--world", "live", "--out", join(folder, out), ...args], withBug(raceless));
      const broken = await replay("broken", zoo);
      const fired = resultOf(join(folder, "broken")).scenarios[0]?.checks.filter(({ verdict }) => verdict === "broken");
      expect(broken.code, broken.stdout).toBe(1);
      expect(fired?.map(({ checker }) => checker)).toContain("refunded-once");
      expect(broken.stdout).toContain(
        `again: npx firedrill replay ${capsule} --world live --seed 1 --config test/zoo/firedrill.yaml`,
      );
      const held = await replay("held", reference);
      expect(held.code, held.stdout).toBe(0);
    });
  });

  it("is refused where a part of a team's own integration has changed, and so is a search that was left off", async () => {
    await withFolder(async (folder) => {
      const shop = JSON.stringify(join(process.cwd(), "docs/explore/own-world.ts"));
      const writeBug = (name: string): void => writeFileSync(join(folder, "bug.ts"), `export const bug = "${name}";\n`);
      writeFileSync(
        join(folder, "world.ts"),
        `import { openSimWorld as own } from ${shop};\nimport { bug } from "./bug.ts";\nexport const openSimWorld = () => ({ ...own(), bug });\n`,
      );
      writeFileSync(join(folder, "firedrill.yaml"), "integration: { sim: ./world.ts }\n");
      writeBug("one");
      // its firedrill.yaml is the one of the folder where the command runs
      const here = { cwd: folder };
      const search = ["explore", "--depth", "1", "--random", "0", "--out", "found"];
      const { stdout } = await firedrill(search, here);
      const [, capsule = ""] = /^Again: .* replay (\S+)$/m.exec(stdout) ?? [];
      expect((await firedrill(["replay", capsule], here)).stdout).toContain("The same history, byte for byte");

      writeBug("another");
      const refused = await firedrill(["replay", capsule], here);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("have changed since")]);
      expect((await firedrill(["replay", capsule, "--anyway"], here)).code).toBe(1);
      const elsewhere = await firedrill(["replay", join(folder, capsule)], { cwd: join(folder, "found") });
      expect([elsewhere.code, elsewhere.stderr]).toEqual([2, expect.stringContaining("nothing says which integration")]);
      const live = await firedrill(["replay", capsule, "--world", "live"], here);
      expect([live.code, live.stderr]).toEqual([2, expect.stringContaining("lives in virtual time alone")]);
      const resumed = await firedrill([...search, "--resume"], here);
      expect([resumed.code, resumed.stderr]).toEqual([2, expect.stringContaining("of other code")]);
    });
  });

  it("is refused where the code has changed, unless it is wanted anyway", async () => {
    await withFolder(async (folder) => {
      const { capsule } = await findBug(folder);
      const changed = { ...(JSON.parse(readFileSync(capsule, "utf8")) as Capsule), codeHash: "0123456789abcdef" };
      writeFileSync(capsule, JSON.stringify(changed));
      const again = (...args: readonly string[]) => firedrill(["replay", capsule, ...zoo, ...args], withBug(bug));
      const refused = await again();
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("the code has changed since")]);
      expect((await again("--anyway")).code).toBe(1);
      const { plan } = changed;
      const { scenario } = plan;
      const rewritten = { ...changed, plan: { ...plan, scenario: { ...scenario, faults: [] } } };
      writeFileSync(capsule, JSON.stringify(rewritten));
      const held = await again("--anyway", "--seed", "5");
      expect([held.code, held.stdout]).toEqual([0, expect.stringContaining("Another history than the saved one")]);
      const own = await firedrill(["replay", capsule, "--anyway", "--config", "docs/tutorial/firedrill.yaml"]);
      expect([own.code, own.stderr]).toEqual([2, expect.stringContaining("cannot live in virtual time")]);
      writeFileSync(capsule, JSON.stringify({ ...changed, plan: { seed: 1 } }));
      const damaged = await again();
      expect([damaged.code, damaged.stderr]).toEqual([2, expect.stringContaining("damaged")]);
    });
  });
});

describe("firedrill run --world sim", () => {
  it("writes what a drill over sockets writes", async () => {
    await withFolder(async (folder) => {
      const { code, stdout } = await firedrill(["demo", "calm", "kill-during-capture", "--world", "sim", "--out", folder]);
      expect(code, stdout).toBe(0);
      expect(resultOf(folder)).toMatchObject({ world: "sim", verdict: "held" });
      for (const file of ["junit.xml", "summary.md", "calm/history.ndjson", "calm/schedule.json"])
        expect(existsSync(join(folder, file)), file).toBe(true);
      const again = await firedrill(["report", folder, "--check"]);
      expect(again.code).toBe(0);
    });
  });

  it("refuses an integration that is a process", async () => {
    const { code, stderr } = await firedrill(["run", "calm", "--world", "sim", "--config", "docs/tutorial/firedrill.yaml"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot live in virtual time")]);
  });
});
