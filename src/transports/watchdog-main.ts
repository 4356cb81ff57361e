// A process of its own that outlives the runner for a moment: whatever ended the runner, nothing that it started stays behind.
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { descendantsOf } from "./descendants.ts";
import { killGroup } from "./kill-group.ts";
import { killMarked, signalEach } from "./marked-processes.ts";

const [mark = ""] = process.argv.slice(2);
/** Who is being killed may have been about to start another. */
const looks = 5;
const betweenLooksMs = 50;

for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => {});

const groups = new Set<number>();
// the runner writes `+GROUP` and `-GROUP`; the pipe ends when it does
for await (const line of createInterface({ input: process.stdin })) {
  const group = Number(line.slice(1));
  if (line.startsWith("+")) groups.add(group);
  else groups.delete(group);
}
// before those are gone that lead to them
const below = descendantsOf([...groups]);
for (const group of groups) killGroup(group, "SIGKILL");
signalEach(below, "SIGKILL");
for (let look = 0; look < looks; look += 1) {
  if (killMarked(mark) === 0) break;
  await sleep(betweenLooksMs);
}
