import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "lease-without-fencing",
  class: "concurrency",
  story: "A worker that was stopped longer than its lease writes its result over that of the worker that took over.",
  checkers: ["convergence", "state-regression", "told-once", "loss"],
  // A pause longer than a lease.
  scenarios: [],
  parts: { app: { holdsLease: () => true } },
});
