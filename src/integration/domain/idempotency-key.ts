import { hash as digest } from "node:crypto";

/** SHA-256 in hexadecimal: the same on every machine, and says nothing of what it was made from. */
export function hash(text: string): string {
  return digest("sha256", text);
}

/**
 * The partner's Idempotency-Key of one step of one order: the same on every attempt, by every worker, after every crash.
 * Per step, since a partner that saw the authorization's key would answer the capture with the authorization.
 */
export function idempotencyKey(order: string, step: string): string {
  return `fd-${hash(`${order}:${step}`).slice(0, 40)}`;
}
