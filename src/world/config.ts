import { FiredrillError } from "../core/errors.ts";
import type { Declared, OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import type { NameTemplates } from "./order-names.ts";

/** One request to the integration, with `{{placeholders}}`. */
export interface RequestTemplate {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** `form`: sent as application/x-www-form-urlencoded, as many PHP shops take it. */
  readonly as: "json" | "form";
  /** How an answer shows that it was done; absent: by a 2xx. */
  readonly success?: SuccessPattern;
}

/** What the answer to a request looks like when it was done. */
export interface SuccessPattern {
  /** The `Location` of a redirect, as a regular expression; its first group, if it has one, is the order's own id. */
  readonly location: string;
}

/** Where an answer tells what customers are shown: OpenAPI runtime expressions. */
export interface ViewMapping {
  readonly status: string;
  /** The integration's own words for states, in ours. */
  readonly statuses: Readonly<Record<string, OrderView["status"]>>;
  readonly totalMinor: string;
  readonly currency: string;
  readonly capturedMinor: string;
  readonly refundedMinor: string;
  readonly shipped: string;
}

export interface BacklogMapping {
  readonly outbox: string;
  readonly inbox: string;
  readonly deadLetters: string;
}

/** `minor`: integers; `decimal`: numbers or texts such as 12.34. */
export type AmountFormat = "minor" | "decimal";

/** How the integration is spoken to. What is absent, it cannot do. */
export interface OrderRequests {
  readonly amounts: AmountFormat;
  /** What customers ask, by the names of the actions' requests: `place`, and what else the shop can do. */
  readonly actions: Readonly<Record<string, RequestTemplate>>;
  /** Where the answer to a placing names the order in the integration's own way, for `{{id}}` from then on. */
  readonly id?: string;
  /** What partners are told as an order's reference, where it is neither; with `{{id}}`, `{{order}}` and `{{customer}}`. */
  readonly partnerReference?: string;
  /** `absentStatus`: the HTTP status for an order that there is not. */
  readonly read: RequestTemplate & { readonly view: ViewMapping; readonly absentStatus: number };
  readonly backlog?: RequestTemplate & { readonly counts: BacklogMapping };
  readonly reconcile?: RequestTemplate;
}

export interface PartnerConfig {
  /** A contract of the team's own; absent: the built-in one of that name. */
  readonly contract?: string;
  /** A module of the team's own whose default export is the partner's state machine; the contract alone plays it otherwise. */
  readonly simulator?: string;
  readonly idempotency?: "full" | "none" | "errors-not-cached";
  readonly ratePerSecond?: number;
  readonly webhookRetryMs?: readonly number[];
  /** How long the partner waits for the answer to a webhook. */
  readonly webhookTimeoutMs?: number;
  /** Where this partner's webhooks go. */
  readonly webhookPath?: string;
  /** What this partner is told as an order's reference, where that differs from what the others are told. */
  readonly orderReference?: string;
  /** Where the integration expects this partner, on loopback; a free port that `start` is told unless given. */
  readonly port?: number;
  /** The bearer token that the integration sends; one of the drill's own unless given. */
  readonly token?: string;
  /** Secrets that sign this partner's webhooks; two of the drill's own unless given. */
  readonly webhookSecrets?: readonly string[];
}

export interface StartConfig {
  /** A shell command line. */
  readonly command: string;
  /** Relative to the configuration's folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Variables of Firedrill's own environment that it gets besides what tools need; a name may end in `*`. */
  readonly inherit: readonly string[];
  readonly readyWithinMs: number;
}

/** A team's integration: `firedrill.yaml`, read and checked. */
export interface DrillConfig {
  /** The file, for messages and relative paths. */
  readonly place: string;
  readonly name: string;
  readonly start?: StartConfig;
  /** Where it runs already. */
  readonly url?: string;
  /** A TypeScript module that opens it in virtual time; without one only the live world can run it. */
  readonly sim?: string;
  /** A shell command line, in the configuration's folder, that empties what the integration keeps; run before each scenario. */
  readonly reset?: string;
  readonly healthPath: string;
  readonly partners: Readonly<Record<string, PartnerConfig>>;
  /** Absent only where nothing but `sim` is given. */
  readonly orders?: OrderRequests;
  /** Modules with faults and checkers of the team's own, relative to the configuration's folder. */
  readonly faults: readonly string[];
  readonly checkers: readonly string[];
  readonly declared: Declared;
  /** Customers' data in the request templates that must not show up in the integration's log. */
  readonly forbiddenInLogs: readonly string[];
}

/** How it names orders at partners, where the configuration says so. */
export function nameTemplatesOf({ orders, partners }: DrillConfig): NameTemplates {
  const own = Object.entries(partners).flatMap(([name, { orderReference }]) =>
    orderReference === undefined ? [] : [[name, orderReference] as const],
  );
  return {
    ...(orders?.partnerReference !== undefined && { all: orders.partnerReference }),
    byPartner: Object.fromEntries(own),
  };
}

/**
 * How its customers reach it.
 *
 * @throws FiredrillError FD_CONFIG where it lives in virtual time alone, and is told no way
 */
export function ordersOf({ orders, place }: DrillConfig): OrderRequests {
  if (orders !== undefined) return orders;
  throw new FiredrillError({
    code: "FD_CONFIG",
    place,
    problem: "this integration lives in virtual time alone: nothing says how customers reach it over HTTP",
    remedy: "Give `orders`, and `integration.start` or `integration.url`; or run it with --world sim.",
  });
}
