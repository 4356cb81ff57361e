import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { freshKey } from "../ingredients/fresh-key.ts";

const weekMs = 7 * 86_400_000;

/** Due rows, and those that one other worker holds already. */
const heldOrNot: Parts["findDue"] = async (tx, { partner, nowMs, limit }) => {
  const open = await tx.dueOutbox({ partner, nowMs: nowMs + weekMs, limit: 1000 });
  const heldOnce = (fence: number): boolean => fence % 2 === 1;
  return open.filter((row) => row.dueMs <= nowMs && (row.leaseUntilMs <= nowMs || heldOnce(row.fence))).slice(0, limit);
};

export default defineBug({
  name: "two-workers-claim-one-row",
  class: "concurrency",
  story: "Claiming a row does not keep others from it, so two workers make the same call, each under a key of its own.",
  checkers: ["told-once", "charged-once", "shipped-once", "retries"],
  scenarios: ["calm", "sales-peak"],
  parts: {
    app: {
      findDue: heldOrNot,
      lockOrder: async () => true,
      holdsLease: () => true,
      idempotencyKey: freshKey,
      readsFirst: () => false,
    },
  },
});
