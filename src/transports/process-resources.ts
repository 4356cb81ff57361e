import { readdirSync, readFileSync } from "node:fs";
import { descendantsOf } from "./descendants.ts";

/** What some processes hold, all taken together. */
export interface HeldResources {
  readonly processes: number;
  /** Resident memory, what they share counted once for each. */
  readonly memoryBytes: number;
  /** Open files, connections and pipes, without connections that clients keep open. */
  readonly handles: number;
}

/** Linux counts memory in pages of this size on all that Node runs on but some ARM servers, where growth is told too small. */
const pageBytes = 4096;

function heldBy(pid: number): Omit<HeldResources, "processes"> | undefined {
  try {
    const [, resident = "0"] = readFileSync(`/proc/${pid}/statm`, "latin1").split(" ");
    return { memoryBytes: Number(resident) * pageBytes, handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined; // gone, or another user's
  }
}

/** The state that the kernel gives a connection that both ends hold; one that its client has left stays the server's own. */
const established = "01";

/** Open connections that others made to that port of this machine. */
function connectionsTo(port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return ["/proc/net/tcp", "/proc/net/tcp6"].reduce((sum, file) => {
    try {
      const lines = readFileSync(file, "latin1").split("\n").slice(1);
      const isOne = (line: string): boolean => {
        const [, local = "", , state] = line.trim().split(/\s+/);
        return local.endsWith(suffix) && state === established;
      };
      return sum + lines.filter(isOne).length;
    } catch {
      return sum; // a machine without that protocol
    }
  }, 0);
}

/**
 * What these processes and all below them hold; undefined where nobody may look, or there is no `/proc`. Connections that clients keep
 * open to `port` are not counted: to close them is theirs.
 */
export function resourcesOf(pids: readonly number[], port?: number): HeldResources | undefined {
  if (process.platform !== "linux") return undefined;
  const held = [...new Set([...pids, ...descendantsOf(pids).map(({ pid }) => pid)])].flatMap((pid) => heldBy(pid) ?? []);
  if (held.length === 0) return undefined;
  const clients = port === undefined ? 0 : connectionsTo(port);
  return {
    processes: held.length,
    memoryBytes: held.reduce((sum, each) => sum + each.memoryBytes, 0),
    handles: Math.max(
      0,
      held.reduce((sum, each) => sum + each.handles, -clients),
    ),
  };
}
