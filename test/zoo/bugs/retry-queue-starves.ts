import { partnerNames } from "../../../src/integration/domain/partner-name.ts";
import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

/** Later than any lease or retry: all open rows are due by then. */
const weekMs = 7 * 86_400_000;

/** The oldest open row or, where it waits or is held, nothing. */
const strictlyInTurn: Parts["findDue"] = async (tx, { partner, nowMs }) => {
  const all = partnerNames.map((name) => tx.dueOutbox({ partner: name, nowMs: nowMs + weekMs, limit: 1000 }));
  const open = (await Promise.all(all)).flat();
  const head = [...open].sort((a, b) => a.createdMs - b.createdMs || a.id.localeCompare(b.id))[0];
  return head?.partner !== partner || head.dueMs > nowMs || head.leaseUntilMs > nowMs ? [] : [head];
};

export default defineBug({
  name: "retry-queue-starves",
  class: "retries",
  story: "The queue is worked off strictly in turn, so one order that waits for its carrier holds up every order behind it.",
  checkers: ["bulkhead", "convergence", "loss"],
  scenarios: [],
  parts: { app: { findDue: strictlyInTurn } },
});
