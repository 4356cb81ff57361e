import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { descendantsOf } from "./descendants.ts";
import { killGroup } from "./kill-group.ts";
import { killMarked, signalEach } from "./marked-processes.ts";
import { moduleBeside } from "./module-beside.ts";

/** What each thing that this process starts carries in its environment, with a number of its own behind it. */
export const runMark = `${process.pid}-${Date.now().toString(36)}/`;

const groups = new Set<number>();
let watchdog: ChildProcess | undefined;

function start(): ChildProcess {
  const file = fileURLToPath(moduleBeside("watchdog-main", import.meta.url));
  const flags = ["--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, file, runMark], {
    // a session of its own: Ctrl-C and a terminal that is closed are none of its business
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    env: {},
  });
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.unref();
  (child.stdin as typeof child.stdin & { unref(): void }).unref();
  process.once("exit", killWatched);
  return child;
}

/** Has a process group killed when this process ends, however it does: even by SIGKILL. */
export function watchGroup(group: number): void {
  if (group <= 1) return;
  groups.add(group);
  watchdog ??= start();
  watchdog.stdin?.write(`+${group}\n`);
}

/** The group has ended: its number may become another's. */
export function forgetGroup(group: number): void {
  if (!groups.delete(group)) return;
  watchdog?.stdin?.write(`-${group}\n`);
}

/** Kills at once all that was started and still runs. */
export function killWatched(): void {
  const below = descendantsOf([...groups]);
  for (const group of groups) killGroup(group, "SIGKILL");
  signalEach(below, "SIGKILL");
  if (watchdog !== undefined) killMarked(runMark);
}
