import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { neverPolls } from "../ingredients/never-polls.ts";

export default defineBug({
  name: "no-polling",
  class: "reconciliation",
  story: "Nobody asks the partner where no webhook comes, so an order whose webhook was lost waits for ever.",
  checkers: ["loss", "convergence"],
  scenarios: ["lost-webhooks"],
  parts: { app: { wantedSteps: neverPolls, heal: neverHeals } },
});
