import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";

export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As received, before anything has parsed it. */
  readonly body: Buffer;
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

/** Of the few secrets that there are: making a key costs as much as using it. */
const keys = new Map<string, KeyObject>();

function keyOf(secret: string): KeyObject {
  const known = keys.get(secret) ?? createSecretKey(Buffer.from(secret.replace(/^whsec_/, ""), "base64"));
  keys.set(secret, known);
  return known;
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether any live secret made any of the signatures of `head` and `body` together. Which secret it was is no secret. */
function isSigned(head: string, body: Buffer, header: string, secrets: readonly string[]): boolean {
  const given = header
    .split(" ")
    .slice(0, maxSignatures)
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice(3), "base64"));
  return secrets.some((secret) => {
    const expected = createHmac("sha256", keyOf(secret)).update(head).update(body).digest();
    return given.some((signature) => equal(expected, signature));
  });
}

const refuse = (status: 400 | 401, code: string, detail: string): WebhookVerdict => ({ ok: false, status, code, detail });

/** Verifies a webhook as Standard Webhooks asks: HMAC-SHA256 over `id.timestamp.body` on the raw bytes, then its age. */
export const verifyWebhook: VerifyWebhook = ({ headers, body, secrets, nowMs, toleranceMs, isTimely: timely }) => {
  const id = single(headers["webhook-id"]);
  const timestamp = single(headers["webhook-timestamp"]);
  const signatures = single(headers["webhook-signature"]);
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return refuse(401, "webhook-unsigned", "webhook-id, webhook-timestamp and webhook-signature are needed");
  if (!idPattern.test(id)) return refuse(400, "webhook-id-invalid", "the webhook-id is not a plain id");
  if (!/^\d{1,12}$/.test(timestamp))
    return refuse(400, "webhook-timestamp-invalid", "the webhook-timestamp is no Unix time in seconds");
  if (!isSigned(`${id}.${timestamp}.`, body, signatures, secrets))
    return refuse(401, "webhook-signature-invalid", "no signature was made with a secret of ours");
  if (!timely({ sentMs: Number(timestamp) * 1000, nowMs, toleranceMs }))
    return refuse(401, "webhook-too-old", "the webhook-timestamp is outside the tolerance");
  return { ok: true, id };
};
