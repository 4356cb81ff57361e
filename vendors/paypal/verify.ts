import { type Outcome, type Resources, type SimulatorContext, signatureHeaders } from "../../src/index.ts";
import type { Request } from "./answers.ts";
import { scheme, webhookId } from "./dialect.ts";

interface Verify {
  readonly transmission_id: string;
  readonly transmission_time: string;
  readonly transmission_sig: string;
  readonly webhook_id: string;
  readonly webhook_event: object;
}

/** Whether it was PayPal that sent an event to the shop's webhook. */
export function verifySignature(_state: Resources, { body }: Request<Verify>, { webhookSecrets }: SimulatorContext): Outcome {
  const {
    transmission_id: id,
    transmission_time: time,
    transmission_sig: given,
    webhook_id: webhook,
    webhook_event: event,
  } = body;
  const timestampSeconds = Math.floor(Date.parse(time) / 1000);
  const isGenuine =
    webhook === webhookId &&
    Number.isSafeInteger(timestampSeconds) &&
    webhookSecrets.some(
      (secret) =>
        signatureHeaders(scheme, [secret], { id, timestampSeconds, body: JSON.stringify(event) })[scheme.header] === given,
    );
  return { status: 200, body: { verification_status: isGenuine ? "SUCCESS" : "FAILURE" } };
}
