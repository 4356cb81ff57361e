import type { WebhookSending } from "../core/fault.ts";
import type { Random } from "../core/random.ts";
import { sign } from "./sign.ts";

/** One message as it goes over the wire. */
export interface SignedWebhook {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A webhook before it is dated and signed. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  /** RFC 3339: when it came about. */
  readonly timestamp: string;
  readonly data: object;
}

export interface Signing {
  readonly nowMs: number;
  readonly secrets: readonly string[];
}

const daySeconds = 24 * 3600;

function dress(id: string, timestampSeconds: number, secrets: readonly string[], body: string): SignedWebhook {
  const headers = {
    "content-type": "application/json",
    "user-agent": "Firedrill",
    "webhook-id": id,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": sign(secrets, id, timestampSeconds, body),
  };
  return { id, headers, body };
}

const secondsOf = (nowMs: number): number => Math.floor(nowMs / 1000);

const bodyOf = ({ type, timestamp, data }: WebhookMessage, version: number): string =>
  JSON.stringify({ type, version, timestamp, data });

/** The genuine sending: dated now, signed with every live secret. */
export const genuine = (message: WebhookMessage, { nowMs, secrets }: Signing): SignedWebhook =>
  dress(message.id, secondsOf(nowMs), secrets, bodyOf(message, 1));

/** What a forger says: that the same thing came to another end. */
function lieAbout(message: WebhookMessage, types: readonly string[], random: Random): WebhookMessage {
  const family = message.type.slice(0, message.type.lastIndexOf(".") + 1);
  const others = types.filter((type) => type !== message.type && type.startsWith(family));
  if (others.length === 0) return message;
  const type = random.pick(others);
  return { ...message, type, data: { ...message.data, status: type.slice(family.length) } };
}

export interface CounterfeitOptions extends Signing {
  readonly kind: NonNullable<WebhookSending["counterfeit"]>;
  readonly id: string;
  readonly message: WebhookMessage;
  /** The latest genuine sending, byte by byte; undefined where there was none yet. */
  readonly sent: SignedWebhook | undefined;
  /** All types that this partner sends. */
  readonly types: readonly string[];
  readonly random: Random;
}

/** A sending that must change nothing at the integration. */
export function counterfeit({ kind, id, message, sent, types, random, nowMs, secrets }: CounterfeitOptions): SignedWebhook {
  const now = secondsOf(nowMs);
  switch (kind) {
    case "forged-signature": {
      const stolen = `whsec_${Buffer.from(random.hex(24)).toString("base64")}`;
      return dress(id, now, [stolen], bodyOf(lieAbout(message, types, random), 1));
    }
    case "unsigned": {
      const lie = dress(id, now, [], bodyOf(lieAbout(message, types, random), 1));
      const { "webhook-signature": _none, ...headers } = lie.headers;
      return { ...lie, headers };
    }
    case "old-timestamp":
      return dress(id, now - daySeconds, secrets, bodyOf(message, 1));
    case "replay":
      return sent ?? genuine(message, { nowMs, secrets });
    case "unknown-version":
      return dress(
        id,
        now,
        secrets,
        JSON.stringify({ type: message.type, version: 2, at: message.timestamp, object: message.data }),
      );
  }
}
