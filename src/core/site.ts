/** The moments of a call at which a fault can strike. */
export const callPhases = ["before-effect", "after-effect", "after-response"] as const;
/** Those of a webhook: the acknowledgement has left the integration and is lost, or the partner has read it. */
export const webhookPhases = ["before-acknowledgement", "after-acknowledgement"] as const;

export type CallPhase = (typeof callPhases)[number];
export type WebhookPhase = (typeof webhookPhases)[number];
export type Phase = CallPhase | WebhookPhase;

export const isWebhookPhase = (phase: Phase | undefined): phase is WebhookPhase =>
  (webhookPhases as readonly (Phase | undefined)[]).includes(phase);

export const callPhaseOf = (phase: Phase | undefined): CallPhase | undefined => callPhases.find((one) => one === phase);

/** One call of the integration at a partner, in business coordinates. */
export interface CallSite {
  readonly kind: "call";
  readonly partner: string;
  /** The contract's `operationId`. */
  readonly operation: string;
  /** The merchant's order reference, or `-` where a call belongs to no order. */
  readonly order: string;
  /** 1 for the first call of this operation for this order, counted by the partner whatever the key. */
  readonly attempt: number;
}

/** One webhook of a partner, in business coordinates. */
export interface WebhookSite {
  readonly kind: "webhook";
  readonly partner: string;
  /** The webhook's type, e.g. `payment.captured`. */
  readonly webhook: string;
  readonly order: string;
  /** 1 for the first webhook of this type for this order (not a redelivery). */
  readonly attempt: number;
}

/** One link between two parties; byte faults strike it as a whole. */
export interface LinkSite {
  readonly kind: "link";
  /** `payment`, `carrier`, `messaging`: integration to partner; `webhooks`: partners to integration; others by configuration. */
  readonly link: string;
}

export type Site = CallSite | WebhookSite | LinkSite;

/** The coordinates that a scheduled fault asks for. What is absent matches everything. */
export interface SitePattern {
  readonly partner?: string;
  readonly operation?: string;
  readonly webhook?: string;
  readonly link?: string;
  /** An order reference; a trailing `*` matches any rest. */
  readonly order?: string;
  /** One attempt, or the first N as `{ upTo: N }`. */
  readonly attempt?: number | { readonly upTo: number };
  readonly phase?: Phase;
}

/** The site as one line: `payment/createPayment order-1 #1`. */
export function formatSite(site: Site): string {
  if (site.kind === "link") return `link ${site.link}`;
  const what = site.kind === "call" ? site.operation : site.webhook;
  return `${site.partner}/${what} ${site.order} #${site.attempt}`;
}

export function formatPattern(pattern: SitePattern): string {
  if (pattern.link !== undefined) return `link ${pattern.link}`;
  const what = `${pattern.partner ?? "*"}/${pattern.operation ?? pattern.webhook ?? "*"}`;
  const { attempt } = pattern;
  const which = attempt === undefined ? "" : typeof attempt === "number" ? ` #${attempt}` : ` #1-${attempt.upTo}`;
  return `${what} ${pattern.order ?? "*"}${which}${pattern.phase === undefined ? "" : ` ${pattern.phase}`}`;
}

/** Whether an order is one that a pattern aims at. */
export function matchesOrder(wanted: string | undefined, order: string): boolean {
  if (wanted === undefined || wanted === "*") return true;
  return wanted.endsWith("*") ? order.startsWith(wanted.slice(0, -1)) : wanted === order;
}

function matchesAttempt(wanted: SitePattern["attempt"], attempt: number): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === "number" ? wanted === attempt : attempt <= wanted.upTo;
}

/** Whether a fault scheduled at `pattern` can strike `site`; the phase is the fault's own affair. */
export function matchesSite(pattern: SitePattern, site: Site): boolean {
  if (site.kind === "link") return pattern.link === site.link;
  if (pattern.link !== undefined) return false;
  if (pattern.partner !== undefined && pattern.partner !== site.partner) return false;
  if (site.kind === "call" && (pattern.webhook !== undefined || (pattern.operation ?? site.operation) !== site.operation))
    return false;
  if (site.kind === "webhook" && (pattern.operation !== undefined || (pattern.webhook ?? site.webhook) !== site.webhook))
    return false;
  return matchesOrder(pattern.order, site.order) && matchesAttempt(pattern.attempt, site.attempt);
}
