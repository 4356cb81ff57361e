import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { overwriteOrder } from "../ingredients/overwrite-order.ts";

export default defineBug({
  name: "lease-without-fencing",
  class: "concurrency",
  story: "A worker that was stopped longer than its lease writes the order as it knew it over that of the worker that took over.",
  checkers: ["convergence", "state-regression", "told-once", "loss"],
  // One process stands still for longer than its lease while another takes over: the drill starts only one.
  scenarios: [],
  get parts(): IntegrationParts {
    /** Orders that a worker writes whose lease is over. */
    const late = new Set<string>();
    return {
      app: {
        holdsLease: (now, claimed) => {
          if (now.fence !== claimed.fence) late.add(now.order);
          return true;
        },
        freshOrder: (tx, ref, held) => (late.delete(ref) ? overwriteOrder(tx, ref, held) : tx.order(ref)),
        heal: neverHeals,
      },
    };
  },
});
