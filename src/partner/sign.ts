import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

const prefix = "whsec_";

/** Keys of the few secrets that there are: making one costs as much as signing. */
const keys = new Map<string, KeyObject>();

/** The key that a `whsec_…` secret stands for (Standard Webhooks): base64 after the prefix. */
function keyOf(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  const key = createSecretKey(Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, "base64"));
  keys.set(secret, key);
  return key;
}

/** The `webhook-signature` of a sending: one `v1` signature for each live secret, space-separated (Standard Webhooks). */
export function sign(secrets: readonly string[], id: string, timestampSeconds: number, body: string): string {
  const signed = `${id}.${timestampSeconds}.${body}`;
  return secrets.map((secret) => `v1,${createHmac("sha256", keyOf(secret)).update(signed).digest("base64")}`).join(" ");
}
