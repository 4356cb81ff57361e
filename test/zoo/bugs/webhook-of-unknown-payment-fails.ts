import type { Parts } from "../../../src/integration/parts.ts";
import { defineBug } from "../define-bug.ts";

/** A payment is looked up for each webhook of the payment partner. Before the answer to the charge there is none. */
const keepKnown: Parts["keepWebhook"] = async (tx, row) => {
  const { data } = JSON.parse(row.body) as { data?: { order_reference?: unknown } };
  const order = await tx.order(String(data?.order_reference));
  if (row.partner === "payment" && order?.payment === undefined) throw new Error("there is no such payment");
  return tx.insertInbox(row);
};

export default defineBug({
  name: "webhook-of-unknown-payment-fails",
  class: "webhooks",
  story:
    "A webhook of a payment that nobody knows yet is an error, so what tells of a charge without an answer is turned away until the partner gives up.",
  checkers: ["webhooks"],
  scenarios: ["long-outage"],
  parts: { app: { keepWebhook: keepKnown } },
});
