import { defineBug } from "../define-bug.ts";

/** A day: nobody waits so long, and no timer of Node.js takes much more. */
const dayMs = 86_400_000;

export default defineBug({
  name: "no-deadline",
  class: "deadlines",
  story:
    "Calls to partners have no deadline, nor have the locks that are held meanwhile, so a partner that hangs holds the order for ever.",
  checkers: ["deadlines", "convergence", "loss"],
  scenarios: ["gateway-timeouts"],
  declares: (usual) => ({ ...usual, deadlines: { ...usual.deadlines, callMs: 1000 } }),
  parts: {
    edge: { deadlines: () => ({ connectMs: dayMs, readMs: dayMs, totalMs: dayMs }) },
    // A lease has to outlast the call that it guards.
    app: {
      lockOrder: (tx, order, holder, nowMs) => tx.lock(order, holder, nowMs, nowMs + dayMs),
      recoveryPoint: (row) => ({ ...row, doubt: true, leaseUntilMs: row.attemptedMs + dayMs }),
    },
  },
});
