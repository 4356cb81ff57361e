import type { NewEvent } from "../core/history.ts";

/** Ends the pause of a process that is killed in it, so that each outage has its own end in the history. */
export const killedStopped = {
  actor: "integration",
  type: "restart",
  value: { signal: "SIGKILL", reason: "killed while it stood still" },
} as const satisfies NewEvent;
