import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

/** Later than any lease or retry: all open rows are due by then. */
const weekMs = 7 * 86_400_000;

/** The oldest open row or, where it waits or is held, nothing. */
const strictlyInTurn: Parts["findDue"] = async (tx, nowMs) => {
  const open = await tx.dueOutbox(nowMs + weekMs, 1000);
  const head = [...open].sort((a, b) => a.createdMs - b.createdMs || a.id.localeCompare(b.id))[0];
  return head === undefined || head.dueMs > nowMs || head.leaseUntilMs > nowMs ? [] : [head];
};

export default defineBug({
  name: "retry-queue-starves",
  class: "retries",
  story: "The queue is worked off strictly in turn, so one order that waits for its carrier holds up every order behind it.",
  checkers: ["bulkhead", "convergence", "loss"],
  scenarios: [],
  parts: { app: { findDue: strictlyInTurn } },
});
