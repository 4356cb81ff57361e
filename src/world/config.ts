import { FiredrillError } from "../core/errors.ts";
import type { Declared, OrderCheck, OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import type { SignatureScheme } from "../partner/dialect/signatures.ts";
import type { PartnerSettings } from "../partner/wire.ts";
import type { NameTemplates } from "./order-names.ts";

/** Where an answer tells a value. `match`: a regular expression on what was found; its first group, or the whole match, is the value. */
export type ValueSource =
  /** An OpenAPI runtime expression: a JSON body, a header, or where redirects led (`$url`). */
  | { readonly by: "expression"; readonly expression: string; readonly match?: string }
  /** The first element of an HTML page that a CSS selector finds: its text, or an attribute. */
  | { readonly by: "css"; readonly css: string; readonly attribute?: string; readonly match?: string }
  /** On the body as it came. */
  | { readonly by: "regex"; readonly match: string }
  /** What no answer has to tell, since it is the same for all. */
  | { readonly by: "value"; readonly value: string };

/** One HTTP request to the integration, with `{{placeholders}}`. */
export interface RequestTemplate {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** `form` and `multipart`: as HTML forms send it. */
  readonly as: "json" | "form" | "multipart";
  /** How many redirects are followed. */
  readonly follow: number;
  /** How an answer shows that it was done; absent: by a 2xx. */
  readonly success?: SuccessPattern;
  /** Values for later placeholders, by their names. */
  readonly take: Readonly<Record<string, ValueSource>>;
}

/** What the answer to a request looks like when it was done: all that is given holds. */
export interface SuccessPattern {
  /** The `Location` of a redirect, followed or not, as a regular expression; its first group, if it has one, is the order's own id. */
  readonly location?: string;
  readonly status?: readonly number[];
  /** The page has such an element. */
  readonly css?: string;
  /** On the body as it came. */
  readonly regex?: string;
}

/** Requests in sequence, by which one thing is asked: most shops need a single one. */
export interface RequestSteps {
  readonly steps: readonly RequestTemplate[];
  /** The step that asks for it: before it nothing is done, and who asks again for the same begins with it. */
  readonly submitAt: number;
  /** By which session it is asked; absent: by the customer's own cookies. */
  readonly session?: string;
}

/** A login, or whatever else has to be done once before other requests. */
export interface SessionTemplate {
  /** Each order has a session of its own, or the whole run has one. */
  readonly per: "order" | "run";
  readonly steps: readonly RequestTemplate[];
}

/** The status of an order in the drill's words; `awaiting_action` is pending until the shopper is back from the bank. */
export type StatusWord = OrderView["status"] | "awaiting_action";

/** Where an answer tells what customers are shown. What is absent, they are not shown. */
export interface ViewMapping {
  readonly status: ValueSource;
  /** The integration's own words for states, in ours. */
  readonly statuses: Readonly<Record<string, StatusWord>>;
  readonly totalMinor: ValueSource;
  readonly currency: ValueSource;
  readonly capturedMinor?: ValueSource;
  readonly refundedMinor?: ValueSource;
  readonly shipped?: ValueSource;
}

export interface BacklogMapping {
  readonly outbox: ValueSource;
  readonly inbox: ValueSource;
  readonly deadLetters: ValueSource;
}

/** `minor`: integers; `decimal`: numbers or texts such as 12.34. */
export type AmountFormat = "minor" | "decimal";

/** How amounts are told: as they are sent, or as people write them, with what stands between thousands and before cents. */
export type ShownAmounts = AmountFormat | { readonly thousands: string; readonly decimal: string };

/** A command of the shop's own, asked instead of a page; with the placeholders of requests and those of processes. */
export interface AskingCommand {
  readonly command: OnceConfig;
}

/** How something is asked that is no customer's to change. */
export type Asking = RequestSteps | AskingCommand;

export const isCommand = <T extends object>(asking: T): asking is Extract<T, AskingCommand> => "command" in asking;

/** Over HTTP. `absentStatus`, and `absent`: how the answer looks of an order that there is not. */
export type PageRead = RequestSteps & { readonly absentStatus: number; readonly absent?: SuccessPattern };

/** By a command. It prints nothing of an order that there is not, or ends with `absentExit`. */
export type CommandRead = AskingCommand & { readonly absentExit?: number };

/** How the integration is spoken to. What is absent, it cannot do. */
export interface OrderRequests {
  readonly amounts: { readonly sent: AmountFormat; readonly shown: ShownAmounts };
  /** ISO 4217: what the shop sells in, the usual one first. Absent: nobody knows, and customers pay in euros where no scenario says otherwise. */
  readonly currencies?: readonly string[];
  /** Customers pay so much of each order by other means, such as a gift card that the shop knows from its requests. */
  readonly otherMeansMinor?: number;
  readonly sessions: Readonly<Record<string, SessionTemplate>>;
  /** What customers ask, by the names of the actions' requests: `place`, and what else the shop can do. */
  readonly actions: Readonly<Record<string, RequestSteps>>;
  /** Where the answer to a placing names the order in the integration's own way, for `{{id}}` from then on. */
  readonly id?: ValueSource;
  /** Where the answer to a renewal names its order. */
  readonly renewalId?: ValueSource;
  /** What partners are told as an order's reference, where it is neither; with `{{id}}`, `{{order}}` and `{{customer}}`. */
  readonly partnerReference?: string;
  readonly read: (PageRead | CommandRead) & { readonly view: ViewMapping };
  readonly backlog?: Asking & { readonly counts: BacklogMapping };
  readonly reconcile?: Asking;
}

export interface PartnerConfig {
  /** A contract of the team's own; absent: the built-in one of that name. */
  readonly contract?: string;
  /** A real vendor that ships with Firedrill, in whose words it speaks. */
  readonly vendor?: string;
  /** An OpenAPI Overlay that is laid over it: what a vendor's file leaves unsaid. */
  readonly overlay?: string;
  /** A module of the team's own whose default export is the partner's state machine; the contract alone plays it otherwise. */
  readonly simulator?: string;
  /** The names by which programs reach it, where nobody tells them another address; the vendor's own unless given. */
  readonly hosts?: readonly string[];
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
  /** The token that the integration sends; one of the drill's own unless given. */
  readonly token?: string;
  /** Where it sends it; as a bearer unless given. */
  readonly credentials?: NonNullable<PartnerSettings["credentials"]>;
  /** Secrets that sign this partner's webhooks; two of the drill's own unless given. */
  readonly webhookSecrets?: readonly string[];
  /** How they are signed; as Standard Webhooks say unless given. */
  readonly signatures?: readonly SignatureScheme[];
}

/** How something of the integration's is run. */
export interface CommandConfig {
  /** Where it stands in the configuration, for messages: `integration/processes/worker`. */
  readonly at: string;
  /** A shell command line. */
  readonly command: string;
  /** Relative to the configuration's folder. */
  readonly cwd: string;
  /** What all share is in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables of Firedrill's own environment that it gets besides what tools need; a name may end in `*`. */
  readonly inherit: readonly string[];
}

/** The process that customers and partners reach: `web`. */
export interface StartConfig extends CommandConfig {
  readonly readyWithinMs: number;
}

/** A process beside the one that serves. */
export interface OtherProcessConfig extends CommandConfig {
  /** It is run so often, and ends; absent: it runs all the time. */
  readonly everyMs?: number;
  /** Where it may end by itself: its supervisor starts it again so much later. */
  readonly restartAfterMs?: number;
  /** It is started before the one that serves, which needs it to be ready: php-fpm, say. */
  readonly beforeWeb?: true;
}

/** A command that is run once, and ends. */
export interface OnceConfig extends CommandConfig {
  readonly withinMs: number;
}

/** A command that prints what the shop's own database holds, and what is expected of it. */
export interface CheckConfig extends OnceConfig {
  /** How it prints rows. */
  readonly as: "tsv" | "csv" | "json";
  /** The names of the columns, in their order; absent: the first row holds them, or JSON does. */
  readonly columns?: readonly string[];
  /** The column that names the order. */
  readonly order: string;
  readonly amounts: ShownAmounts;
  readonly rows?: number;
  readonly sums: OrderCheck["sums"];
}

/** A TCP link from the integration to what it depends on and is no partner: its database, cache, broker. */
export interface OwnLinkConfig {
  /** `host:port`. */
  readonly target: string;
  /** As the integration is told it, with the target's host and port still in it. */
  readonly url: string;
  /** Where the integration expects it, on loopback; a free port that the processes are told unless given. */
  readonly port?: number;
}

/** TLS between the integration, its partners and its customers. */
export interface TlsConfig {
  /** The integration gets a forward proxy that leads partners' own host names to their simulators, and all else nowhere. */
  readonly proxy?: true;
  /** False: only where the command line asks for it. */
  readonly enabled: boolean;
  /** Whether partners refuse who shows no certificate. */
  readonly clientCertificates: "required" | "none";
  /** What the integration serves where it is started with TLS: over `https` customers and webhooks come with TLS too. */
  readonly integration: "https" | "http";
  /** Who signed the certificate that the integration serves with, where it is one of its own; relative to the configuration's folder. */
  readonly integrationCaFile?: string;
  /** Where an authority is kept from run to run, relative to the configuration's folder; one is made for each run unless given. */
  readonly authorityFolder?: string;
}

/** A team's integration: `firedrill.yaml`, read and checked. */
export interface DrillConfig {
  /** The file, for messages and relative paths. */
  readonly place: string;
  /** Which of several instances of the integration that work at the same time, from 1 on. */
  readonly instance: number;
  readonly name: string;
  readonly start?: StartConfig;
  /** Its other processes, by name. */
  readonly otherProcesses: Readonly<Record<string, OtherProcessConfig>>;
  /** Files of variables that all of its processes and commands get, relative to the configuration's folder; later ones win. */
  readonly envFiles: readonly string[];
  /** By name. */
  readonly links: Readonly<Record<string, OwnLinkConfig>>;
  /** Where it runs already. */
  readonly url?: string;
  /** A TypeScript module that opens it in virtual time; without one only the live world can run it. */
  readonly sim?: string;
  /** Run once before the drill. */
  readonly prepare?: OnceConfig;
  /** Empties what the integration keeps; run before each scenario. */
  readonly reset?: OnceConfig;
  /** Run once after the drill, however it ended. */
  readonly teardown?: OnceConfig;
  readonly healthPath: string;
  /** Absent: plain HTTP, unless the command line asks for TLS. */
  readonly tls?: TlsConfig;
  readonly partners: Readonly<Record<string, PartnerConfig>>;
  /** By name: what looks into the shop's own database once all has settled. */
  readonly checks: Readonly<Record<string, CheckConfig>>;
  /** Absent only where nothing but `sim` is given. */
  readonly orders?: OrderRequests;
  /** Modules with faults and checkers of the team's own, relative to the configuration's folder. */
  readonly faults: readonly string[];
  readonly checkers: readonly string[];
  readonly declared: Declared;
  /** Customers' data in the request templates that must not show up in the integration's log. */
  readonly forbiddenInLogs: readonly string[];
  /** Files that the integration logs to besides its standard output: globs, relative to where `web` runs. */
  readonly logFiles: readonly string[];
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
