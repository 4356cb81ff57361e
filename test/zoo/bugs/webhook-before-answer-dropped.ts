import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { neverPolls } from "../ingredients/never-polls.ts";

/** Accepted, and thrown away where the order does not know of a payment yet. */
const dropStrangers: Parts["keepWebhook"] = async (tx, row) => {
  const { data } = JSON.parse(row.body) as { data?: { order_reference?: unknown } };
  const order = await tx.order(String(data?.order_reference));
  const stranger = row.partner === "payment" && order?.payment === undefined;
  return stranger ? true : tx.insertInbox(row);
};

export default defineBug({
  name: "webhook-before-answer-dropped",
  class: "webhooks",
  story: "A webhook that comes before the answer to the call speaks of a payment that nobody knows yet, and is thrown away.",
  checkers: ["loss", "convergence"],
  scenarios: ["webhook-before-answer", "standing-still"],
  parts: { app: { keepWebhook: dropStrangers, wantedSteps: neverPolls, heal: neverHeals } },
});
