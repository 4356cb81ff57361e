/** What a webhook makes us do: read the partner, or nothing. Its payload is a hint of what to look for, never a fact. */
export type WebhookReading =
  | {
      readonly type: "read";
      readonly order: string;
      readonly about: "payment" | "shipment";
      readonly event: string;
      readonly hint: { readonly id: string; readonly version?: number };
    }
  | { readonly type: "ignore"; readonly reason: string; readonly order?: string; readonly event?: string };

/** The envelope version that this consumer was written for. */
const knownVersion = 1;

const about: Readonly<Record<string, "payment" | "shipment">> = { payment: "payment", refund: "payment", shipment: "shipment" };

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(body));
  } catch {
    return undefined;
  }
}

/** Reads the envelope of a verified webhook. Never throws: what is not understood is ignored, and says why. */
export function interpretWebhook({ partner, body }: { partner: string; body: string }): WebhookReading {
  const envelope = parse(body);
  const event = envelope?.type;
  if (envelope === undefined || typeof event !== "string") return { type: "ignore", reason: "not an event" };
  if (envelope.version !== knownVersion) return { type: "ignore", reason: "unknown version", event };
  const data = record(envelope.data);
  const order = data?.order_reference;
  if (typeof order !== "string" || typeof data?.id !== "string") return { type: "ignore", reason: "names no order", event };
  if (partner === "messaging") return { type: "ignore", reason: "informational", order, event };
  const subject = about[event.split(".", 1)[0] as string];
  if (subject === undefined) return { type: "ignore", reason: "unknown type", order, event };
  const hint = { id: data.id, ...(typeof data.version === "number" ? { version: data.version } : {}) };
  return { type: "read", order, about: subject, event, hint };
}
