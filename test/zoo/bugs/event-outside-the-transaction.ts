import { defaultParts, type Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

/** The rows go in by themselves, once the order's own transaction has ended. */
const writtenAfterwards: Parts["outboxWrite"] = async (_tx, rows, store) => {
  const written = store.transaction(async (tx) => {
    for (const row of rows) await tx.insertOutbox(row);
  });
  // Nobody waits for it, so nobody learns that it failed.
  written.catch(() => {});
};

export default defineBug({
  name: "event-outside-the-transaction",
  class: "atomicity",
  story:
    "The next step is written after the order's transaction, so a crash between the two leaves an order that nobody works on.",
  checkers: ["loss", "convergence", "told-once"],
  scenarios: ["clocks-and-commits"],
  parts: {
    app: {
      outboxWrite: writtenAfterwards,
      // Whoever looked at the order again would see what is missing.
      missingSteps: (at) => (at.changed ? defaultParts.missingSteps(at) : []),
      heal: neverHeals,
    },
  },
});
