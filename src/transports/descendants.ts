import { readdirSync, readFileSync } from "node:fs";
import { commandOf, type MarkedProcess } from "./marked-processes.ts";

/** A process, told apart from a later one of the same number by when it began. */
export interface Descendant extends MarkedProcess {
  readonly begun: string;
}

interface Entry extends Pick<Descendant, "pid" | "begun"> {
  readonly parent: number;
}

/** What `/proc/PID/stat` says behind the command's name: state, parent, …, and as the 22nd field the start time. */
function entryOf(pid: number): Entry | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return { pid, parent: Number(fields[1]), begun: fields[19] ?? "" };
  } catch {
    return undefined; // gone
  }
}

/**
 * Children of these, their children, and so on; on Linux alone. It finds what left the group and wrote over its environment,
 * as php-fpm does, as long as nobody between it and them has ended.
 */
export function descendantsOf(pids: readonly number[]): readonly Descendant[] {
  if (process.platform !== "linux") return [];
  const entries = readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? (entryOf(Number(name)) ?? []) : []));
  const children = Map.groupBy(entries, ({ parent }) => parent);
  const found: Descendant[] = [];
  const open = [...pids];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    for (const { pid: child, begun } of children.get(pid) ?? []) {
      found.push({ pid: child, begun, command: commandOf(child) });
      open.push(child);
    }
  }
  return found;
}

/** Those that are still there. */
export const stillRunning = (known: readonly Descendant[]): readonly Descendant[] =>
  known.filter(({ pid, begun }) => entryOf(pid)?.begun === begun);
