import { timingSafeEqual } from "node:crypto";
import { Webhook } from "standardwebhooks";

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As received, before anything has parsed it. */
  readonly body: Uint8Array;
  /** Live secrets, `whsec_` and base64; several while one is being rotated. */
  readonly secrets: readonly string[];
  readonly nowMs: number;
  readonly toleranceMs: number;
  readonly isTimely: typeof isTimely;
}

export type WebhookVerdict =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly status: 400 | 401 | 410; readonly code: string; readonly detail: string };

export type VerifyWebhook = (request: WebhookRequest) => WebhookVerdict;

/** So many signatures at most are compared: a header is no place to make us compute. */
const maxSignatures = 10;
const idPattern = /^[\x21-\x7e]{1,200}$/;

/** Whether it was sent within the tolerance, either way: a sender's clock may be ahead. */
export function isTimely({ sentMs, nowMs, toleranceMs }: { sentMs: number; nowMs: number; toleranceMs: number }): boolean {
  return Math.abs(nowMs - sentMs) <= toleranceMs;
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

interface Signed {
  readonly id: string;
  readonly sentMs: number;
  readonly body: Buffer;
  readonly secrets: readonly string[];
}

function equal(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Whether any live secret made any of the signatures. Which secret it was is no secret. */
function isSigned(given: readonly string[], { id, sentMs, body, secrets }: Signed): boolean {
  return secrets.some((secret) => {
    const expected = new Webhook(secret).sign(id, new Date(sentMs), body);
    return given.some((signature) => equal(signature, expected));
  });
}

const refuse = (status: 400 | 401, code: string, detail: string): WebhookVerdict => ({ ok: false, status, code, detail });

/**
 * Verifies a webhook as Standard Webhooks asks: its signature over the raw bytes by the specification's own library, then
 * its age. The library's `verify` asks the machine's clock and knows one secret; its `sign` is what both sides share.
 */
export const verifyWebhook: VerifyWebhook = ({ headers, body, secrets, nowMs, toleranceMs, isTimely: timely }) => {
  const id = single(headers["webhook-id"]);
  const timestamp = single(headers["webhook-timestamp"]);
  const signatures = single(headers["webhook-signature"]);
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return refuse(401, "webhook-unsigned", "webhook-id, webhook-timestamp and webhook-signature are needed");
  if (!idPattern.test(id)) return refuse(400, "webhook-id-invalid", "the webhook-id is not a plain id");
  if (!/^\d{1,12}$/.test(timestamp))
    return refuse(400, "webhook-timestamp-invalid", "the webhook-timestamp is no Unix time in seconds");
  const sentMs = Number(timestamp) * 1000;
  const given = signatures.split(" ").slice(0, maxSignatures);
  if (!isSigned(given, { id, sentMs, body: Buffer.from(body), secrets }))
    return refuse(401, "webhook-signature-invalid", "no signature was made with a secret of ours");
  if (!timely({ sentMs, nowMs, toleranceMs }))
    return refuse(401, "webhook-too-old", "the webhook-timestamp is outside the tolerance");
  return { ok: true, id };
};
