import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";

export default defineBug({
  name: "poll-wait-without-cap",
  class: "reconciliation",
  story:
    "Each look at an open payment comes ten times later than the one before, so that one lost webhook leaves an order waiting for days.",
  checkers: ["convergence", "loss"],
  scenarios: ["outcomes-later"],
  parts: { app: { pollWait: ({ polls, config }) => config.pollAfterMs * 10 ** polls, heal: neverHeals } },
});
