import { describe, expect, it } from "vitest";
import { failedJobs } from "../../../src/world/trial/failed-jobs.ts";

const turn = [
  "[cron] PHP Warning:  Undefined variable $version in cron.php on line 54",
  "[cron] PHP Fatal error:  Uncaught PDOException: NOT NULL constraint failed: orders.version in lib.php:26",
  "[cron] #0 {main}",
];

describe("a job that failed in a trial", () => {
  it("is told once, with how often and what it wrote", () => {
    const end = "[cron] firedrill: cron ended with exit code 255";
    expect(failedJobs(["[web] ready", ...turn, end, "[web] 200", turn[0] ?? "", end, ...turn.slice(1)])).toEqual([
      {
        what: "cron",
        state: "wrong",
        seen: "ended with exit code 255 (2 times): PHP Fatal error:  Uncaught PDOException: NOT NULL constraint failed: orders.version in lib.php:26",
        remedy: "What it was to finish stays undone. Run its command by hand in the shop's folder; its exit code should be 0.",
      },
    ]);
    expect(failedJobs([end]).map(({ seen }) => seen)).toEqual(["ended with exit code 255: it wrote nothing"]);
  });

  it("is none that ended well, whatever it wrote", () => {
    expect(failedJobs(["[web] ready", ...turn])).toEqual([]);
  });
});
