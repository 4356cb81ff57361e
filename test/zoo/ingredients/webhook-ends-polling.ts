import { interpretWebhook } from "../../../src/integration/app/interpret-webhook.ts";
import { stepKind } from "../../../src/integration/domain/wanted-steps.ts";
import type { Parts } from "../../../src/integration/parts.ts";

const endedBy = (event: string): string | undefined =>
  event.startsWith("refund.") ? "confirm-refund" : event.startsWith("payment.") ? "confirm-payment" : undefined;

/** Once a webhook has told the end of what is waited for, nobody asks any more: right as long as the webhook is kept. */
export const webhookEndsPolling: Parts["keepWebhook"] = async (tx, row) => {
  const isNew = await tx.insertInbox(row);
  const reading = interpretWebhook(row);
  if (!isNew || reading.type !== "read") return isNew;
  const kind = endedBy(reading.event);
  for (const step of await tx.outboxOf(reading.order))
    if (stepKind(step.step) === kind && step.state === "open") await tx.saveOutbox({ ...step, state: "done" }, step.fence);
  return isNew;
};
