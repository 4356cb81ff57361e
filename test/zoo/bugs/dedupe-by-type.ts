import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { neverPolls } from "../ingredients/never-polls.ts";

function typeOf(body: string): string {
  return String((JSON.parse(body) as { type?: unknown }).type);
}

export default defineBug({
  name: "dedupe-by-type",
  class: "webhooks",
  story: "Events are told apart by their type instead of their id, so the second customer's payment is taken for a duplicate.",
  checkers: ["loss", "convergence"],
  scenarios: ["calm"],
  parts: {
    app: {
      keepWebhook: (tx, row) => tx.insertInbox({ ...row, id: `${row.partner}:${typeOf(row.body)}` }),
      // Whoever polls and reconciles needs no webhook to go on.
      wantedSteps: neverPolls,
      heal: neverHeals,
    },
  },
});
