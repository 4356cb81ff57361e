import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { firedrill, resultOf, startFiredrill, withFolder } from "./firedrill.ts";

/** Processes whose command line names that folder, or whose environment does: what a run left behind. */
function leftBehind(folder: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, "utf8").includes(folder) &&
          !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")
        );
      } catch {
        return false;
      }
    });
}

it.runIf(process.platform === "linux").each(["SIGINT", "SIGTERM"] as const)(
  "%s in the middle of a drill stops all that was started, and the report so far is written",
  async (signal) => {
    await withFolder(async (folder) => {
      const run = startFiredrill(["demo", "calm", "gateway-5xx", "--out", folder], { env: { FIREDRILL_TEST_MARK: folder } });
      await run.says(/^\[1\/2\] calm +held/m);
      run.signal(signal);
      const { code, stdout, stderr } = await run.ended;
      expect(code, stdout + stderr).toBe(3);
      const result = resultOf(folder);
      expect(result.interrupted).toBe(true);
      expect(result.scenarios.map(({ scenario }) => scenario)).toContain("calm");
      expect(stdout).toMatch(/interrupted/i);
      expect(readFileSync(join(folder, "junit.xml"), "utf8")).toContain("calm");
      expect(leftBehind(folder)).toEqual([]);
    });
  },
);

it.skipIf(process.platform === "win32")("a command that is ended by force proved nothing, and found nothing broken", async () => {
  const kill = 'if (process.argv[1]?.includes("main.")) process.kill(process.pid, "SIGKILL");';
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(kill)}` };
  const { code, stderr } = await firedrill(["demo", "calm"], { env });
  expect(code, stderr).toBe(3);
});
