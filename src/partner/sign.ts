import { createHmac } from "node:crypto";

const prefix = "whsec_";

/** The key that a `whsec_…` secret stands for (Standard Webhooks): base64 after the prefix. */
const keyOf = (secret: string): Buffer => Buffer.from(secret.startsWith(prefix) ? secret.slice(prefix.length) : secret, "base64");

/** The `webhook-signature` of a sending: one `v1` signature for each live secret, space-separated (Standard Webhooks). */
export function sign(secrets: readonly string[], id: string, timestampSeconds: number, body: string): string {
  const signed = `${id}.${timestampSeconds}.${body}`;
  return secrets.map((secret) => `v1,${createHmac("sha256", keyOf(secret)).update(signed).digest("base64")}`).join(" ");
}
