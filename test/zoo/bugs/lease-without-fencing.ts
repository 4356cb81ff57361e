import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "lease-without-fencing",
  class: "concurrency",
  story: "A worker that was stopped longer than its lease writes its result over that of the worker that took over.",
  checkers: ["convergence", "state-regression", "told-once", "loss"],
  // One process stands still for longer than its lease while another takes over: the drill starts only one. Where the search
  // starts several, the order lock and reading before repeating keep it from harm.
  scenarios: [],
  parts: { app: { holdsLease: () => true } },
});
