import type { Order } from "../../../src/integration/domain/order.ts";
import { defaultParts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "renewal-charged-by-each-job",
  class: "idempotency",
  story:
    "The renewal job numbers the charge when it starts it, and not by the period. Two jobs that overlap, or one that comes again after a lost answer, charge the same period twice.",
  checkers: ["charged-once"],
  scenarios: ["renewals"],
  get parts() {
    const started = new Map<string, number>();
    return {
      app: {
        renewalOf: (renewed: Order, reference: string) => {
          const times = (started.get(reference) ?? 0) + 1;
          started.set(reference, times);
          return defaultParts.renewalOf(renewed, times === 1 ? reference : `${reference}.${times}`);
        },
      },
    };
  },
});
