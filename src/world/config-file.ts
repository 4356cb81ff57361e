import type { Declared, OrderView } from "../core/history.ts";
import type { Json } from "../core/schedule.ts";
import { readDeclares } from "./config-declares.ts";
import { readOrders } from "./config-orders.ts";
import { namesIn } from "./template.ts";
import { type Path, readYaml, type YamlText } from "./yaml-text.ts";

/** One request to the integration, with `{{placeholders}}`. */
export interface RequestTemplate {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** `form`: sent as application/x-www-form-urlencoded, as many PHP shops take it. */
  readonly as: "json" | "form";
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

/** How the integration is spoken to. What is absent, it cannot do. */
export interface OrderRequests {
  /** `minor`: integers; `decimal`: numbers or texts such as 12.34. */
  readonly amounts: "minor" | "decimal";
  readonly place: RequestTemplate & { readonly id?: string };
  readonly read: RequestTemplate & { readonly view: ViewMapping };
  readonly cancel?: RequestTemplate;
  readonly refund?: RequestTemplate;
  readonly returnPage?: RequestTemplate;
  readonly backlog?: RequestTemplate & { readonly counts: BacklogMapping };
  readonly reconcile?: RequestTemplate;
}

export interface PartnerConfig {
  /** A contract of the team's own; absent: the built-in one of that name. */
  readonly contract?: string;
  readonly idempotency?: "full" | "none" | "errors-not-cached";
  readonly ratePerSecond?: number;
  readonly webhookRetryMs?: readonly number[];
  /** Where this partner's webhooks go. */
  readonly webhookPath?: string;
}

/** A team's integration: `firedrill.yaml`, read and checked. */
export interface DrillConfig {
  /** The file, for messages and relative paths. */
  readonly place: string;
  readonly name: string;
  readonly start?: {
    readonly command: string;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly readyWithinMs: number;
  };
  /** Where it runs already. */
  readonly url?: string;
  readonly healthPath: string;
  readonly partners: Readonly<Record<string, PartnerConfig>>;
  readonly orders: OrderRequests;
  readonly declared: Declared;
}

const topFields = ["name", "integration", "partners", "orders", "declares"];
const integrationFields = ["start", "url", "health_path"];
const startFields = ["command", "cwd", "env", "ready_within_ms"];
const partnerFields = ["contract", "idempotency", "rate_per_second", "webhook_retry_ms", "webhooks"];
const builtin = ["payment", "carrier", "messaging"];

/** What `start` can be told: the port to listen on, a folder for its data, and each partner's address and credentials. */
export const startNames = (partners: readonly string[]): readonly string[] => [
  "node",
  "port",
  "data_dir",
  ...partners.flatMap((partner) => ["url", "token", "webhook_secrets"].map((field) => `partners.${partner}.${field}`)),
];

/** Refuses placeholders that nothing fills. */
export function checkNames(yaml: YamlText, template: Json, path: Path, known: readonly string[]): void {
  const stranger = namesIn(template).find((name) => !known.includes(name));
  if (stranger === undefined) return;
  yaml.refuse(path, `nothing fills the placeholder {{${stranger}}}`, `Use ${known.map((name) => `{{${name}}}`).join(", ")}.`);
}

function readUrl(yaml: YamlText, value: unknown): string {
  const text = yaml.text(value, ["integration", "url"], "http://127.0.0.1:8080");
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return yaml.refuse(
      ["integration", "url"],
      `${JSON.stringify(text)} is no HTTP URL`,
      "Write one such as http://127.0.0.1:8080.",
    );
  if (!/^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname))
    return yaml.refuse(
      ["integration", "url"],
      `${url.hostname} is not this machine`,
      "Load goes to loopback only: run the integration here, or tunnel to it.",
    );
  return text.replace(/\/+$/, "");
}

function readPath(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "/webhooks/payment");
  return text.startsWith("/") ? text : yaml.refuse(path, `${JSON.stringify(text)} is no path`, "A path begins with a slash.");
}

function readPartner(yaml: YamlText, value: unknown, path: Path, name: string): PartnerConfig {
  const { contract, idempotency, rate_per_second, webhook_retry_ms, webhooks } = yaml.fields(value ?? {}, path, partnerFields);
  if (contract === undefined && !builtin.includes(name))
    return yaml.refuse(path, `${name} is not built in`, `Give its OpenAPI file as \`contract:\`, or use ${builtin.join(", ")}.`);
  return {
    ...(contract !== undefined && { contract: yaml.text(contract, [...path, "contract"], "tax.openapi.yaml") }),
    ...(idempotency !== undefined && {
      idempotency: yaml.oneOf(idempotency, [...path, "idempotency"], ["full", "none", "errors-not-cached"]),
    }),
    ...(rate_per_second !== undefined && {
      ratePerSecond: yaml.integer(rate_per_second, [...path, "rate_per_second"], 1, 1_000_000),
    }),
    ...(webhook_retry_ms !== undefined && {
      webhookRetryMs: yaml.list(webhook_retry_ms, [...path, "webhook_retry_ms"], (each, at) =>
        yaml.integer(each, at, 1, 86_400_000),
      ),
    }),
    ...(webhooks !== undefined && { webhookPath: readPath(yaml, webhooks, [...path, "webhooks"]) }),
  };
}

function readStart(yaml: YamlText, value: unknown, partners: readonly string[]): NonNullable<DrillConfig["start"]> {
  const at: Path = ["integration", "start"];
  const { command, cwd = ".", env = {}, ready_within_ms = 15_000 } = yaml.fields(value, at, startFields);
  const known = startNames(partners);
  const line = yaml.text(command, [...at, "command"], "php -S 127.0.0.1:{{port}} -t public");
  checkNames(yaml, line, [...at, "command"], known);
  return {
    command: line,
    cwd: yaml.text(cwd, [...at, "cwd"], "."),
    env: yaml.record(env, [...at, "env"], (each, path) => {
      const text =
        typeof each === "number" || typeof each === "boolean" ? String(each) : yaml.text(each, path, "{{partners.payment.url}}");
      checkNames(yaml, text, path, known);
      return text;
    }),
    readyWithinMs: yaml.integer(ready_within_ms, [...at, "ready_within_ms"], 100, 600_000),
  };
}

/**
 * The configuration of a team's own integration.
 *
 * @param place the file, for messages and relative paths
 * @throws FiredrillError FD_CONFIG
 */
export function parseConfig(source: string, place: string): DrillConfig {
  const yaml = readYaml(source, place, "FD_CONFIG");
  const { name = "integration", integration, partners, orders, declares = {} } = yaml.fields(yaml.value, [], topFields);
  const { start, url, health_path = "/health" } = yaml.fields(integration, ["integration"], integrationFields);
  if ((start === undefined) === (url === undefined))
    return yaml.refuse(
      ["integration"],
      "there must be `start` or `url`, and not both",
      "Give `start.command` to have it started, or the `url` where it runs.",
    );
  const chosen = yaml.record(
    partners ?? Object.fromEntries(builtin.map((each) => [each, {}])),
    ["partners"],
    (each, at, partner) => readPartner(yaml, each, at, partner),
  );
  return {
    place,
    name: yaml.text(name, ["name"], "shop"),
    ...(start !== undefined && { start: readStart(yaml, start, Object.keys(chosen)) }),
    ...(url !== undefined && { url: readUrl(yaml, url) }),
    healthPath: readPath(yaml, health_path, ["integration", "health_path"]),
    partners: chosen,
    orders: readOrders(yaml, orders),
    declared: readDeclares(yaml, declares),
  };
}
