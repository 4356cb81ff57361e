import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** A variable that whatever a drill starts is given. */
export const ownMark = "FIREDRILL_TEST_MARK";

export interface Left {
  readonly pid: number;
  readonly command: string;
}

/** Processes whose environment names that folder: what a run started. */
export function running(folder: string): Left[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const isOurs = readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${ownMark}=${folder}`);
        const hasEnded = /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
        const command = readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " ");
        return isOurs && !hasEnded ? [{ pid: Number(pid), command }] : [];
      } catch {
        return [];
      }
    });
}

/** Whether it comes to hold in time. */
export async function until(holds: () => boolean, withinMs: number): Promise<boolean> {
  for (const startedMs = performance.now(); performance.now() - startedMs < withinMs; await sleep(50)) if (holds()) return true;
  return holds();
}
