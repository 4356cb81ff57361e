import type { PartnerConfig } from "./config.ts";
import { readHttpPath } from "./config-http-path.ts";
import { readNameTemplate } from "./config-name-template.ts";
import { readHeaderName, readSignatures } from "./config-signatures.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const partnerFields = [
  "contract",
  "vendor",
  "overlay",
  "hosts",
  "simulator",
  "idempotency",
  "rate_per_second",
  "webhook_retry_ms",
  "webhook_timeout_ms",
  "webhooks",
  "order_reference",
  "port",
  "token",
  "credentials",
  "webhook_secrets",
  "signature",
];
const idempotencies = ["full", "none", "errors-not-cached"] as const;
/** Others that act in a history or own a link: a partner of that name would be taken for them. */
export const reservedNames = ["customer", "harness", "integration", "webhooks"];
const longestDelayMs = 86_400_000;

function checkName(yaml: YamlText, path: Path, name: string): void {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
    yaml.refuse(path, `${JSON.stringify(name)} is no name for a partner`, "Use up to 31 small letters, digits and dashes.");
  if (reservedNames.includes(name))
    yaml.refuse(path, `${name} stands for something else in a drill`, "Choose another name for the partner.");
}

/** Shorter ones stand in log lines by chance, where they are looked for. */
const secretPattern = /^[^\p{Cc}]{8,500}$/u;

function readCredentials(yaml: YamlText, value: unknown, path: Path): NonNullable<PartnerConfig["credentials"]> {
  if (typeof value !== "object" || value === null) return yaml.oneOf(value, path, ["bearer", "basic", "any"] as const);
  const { header } = yaml.fields(value, path, ["header"]);
  return { header: readHeaderName(yaml, header, [...path, "header"], "X-Api-Key") };
}

/** As a header takes it (RFC 6750). Its value is not repeated in messages. */
function readToken(yaml: YamlText, value: unknown, path: Path): string {
  if (typeof value === "string" && /^[A-Za-z0-9._~+/=-]{1,200}$/.test(value)) return value;
  return yaml.refuse(path, "this is no bearer token", "Use letters, digits and . _ ~ + / = - only, such as sk_test_shop.");
}

function readSecrets(yaml: YamlText, value: unknown, path: Path): readonly string[] {
  const secrets = yaml.list(value, path, (each, at) => {
    if (typeof each === "string" && secretPattern.test(each)) return each;
    return yaml.refuse(at, "this is no signing secret", "Write a text of 8 characters or more, such as whsec_ and base64.");
  });
  const spaced = secrets.findIndex((secret) => /\s/.test(secret));
  if (secrets.length > 1 && spaced !== -1)
    yaml.refuse(
      [...path, spaced],
      "with a space in it nobody can tell where it ends",
      "Secrets are handed on with spaces between them: write each without.",
    );
  if (secrets.length > 0) return secrets;
  return yaml.refuse(path, "there is no secret", "Give one, or two while one is being rotated; or leave the field out.");
}

function readHost(yaml: YamlText, value: unknown, path: Path): string {
  if (typeof value === "string" && /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(value)) return value;
  return yaml.refuse(
    path,
    "this is no host name",
    "Write it in small letters and without a scheme or port, such as api.tax.example.",
  );
}

function readPartner(yaml: YamlText, value: unknown, path: Path, name: string, builtin: readonly string[]): PartnerConfig {
  checkName(yaml, path, name);
  const fields = yaml.fields(value ?? {}, path, partnerFields);
  const { contract, vendor, overlay, simulator, idempotency, rate_per_second, webhook_retry_ms, webhook_timeout_ms } = fields;
  const { hosts, webhooks, order_reference, port, token, credentials, webhook_secrets, signature } = fields;
  if (contract === undefined && vendor === undefined && !builtin.includes(name))
    return yaml.refuse(path, `${name} is not built in`, `Give its OpenAPI file as \`contract:\`, or use ${builtin.join(", ")}.`);
  if (vendor !== undefined && contract !== undefined)
    return yaml.refuse([...path, "vendor"], "a vendor has a contract of its own", "Leave out one of the two.");
  if (overlay !== undefined && contract === undefined && vendor === undefined)
    return yaml.refuse(
      [...path, "overlay"],
      "there is no contract to lay it over",
      "Give the partner's OpenAPI file as `contract:`.",
    );
  return {
    ...(overlay !== undefined && { overlay: yaml.text(overlay, [...path, "overlay"], "tax.overlay.yaml") }),
    ...(vendor !== undefined && { vendor: yaml.text(vendor, [...path, "vendor"], "stripe") }),
    ...(contract !== undefined && { contract: yaml.text(contract, [...path, "contract"], "tax.openapi.yaml") }),
    ...(hosts !== undefined && { hosts: yaml.list(hosts, [...path, "hosts"], (each, at) => readHost(yaml, each, at)) }),
    ...(simulator !== undefined && { simulator: yaml.text(simulator, [...path, "simulator"], "./tax.ts") }),
    ...(idempotency !== undefined && { idempotency: yaml.oneOf(idempotency, [...path, "idempotency"], idempotencies) }),
    ...(rate_per_second !== undefined && {
      ratePerSecond: yaml.integer(rate_per_second, [...path, "rate_per_second"], 1, 1_000_000),
    }),
    ...(webhook_retry_ms !== undefined && {
      webhookRetryMs: yaml.list(webhook_retry_ms, [...path, "webhook_retry_ms"], (each, at) =>
        yaml.integer(each, at, 1, longestDelayMs),
      ),
    }),
    ...(webhook_timeout_ms !== undefined && {
      webhookTimeoutMs: yaml.integer(webhook_timeout_ms, [...path, "webhook_timeout_ms"], 1, longestDelayMs),
    }),
    ...(webhooks !== undefined && { webhookPath: readHttpPath(yaml, webhooks, [...path, "webhooks"], `/webhooks/${name}`) }),
    ...(order_reference !== undefined && {
      orderReference: readNameTemplate(yaml, order_reference, [...path, "order_reference"]),
    }),
    ...(port !== undefined && { port: yaml.integer(port, [...path, "port"], 1, 65_535) }),
    ...(token !== undefined && { token: readToken(yaml, token, [...path, "token"]) }),
    ...(credentials !== undefined && { credentials: readCredentials(yaml, credentials, [...path, "credentials"]) }),
    ...(signature !== undefined && { signatures: readSignatures(yaml, signature, [...path, "signature"]) }),
    ...(webhook_secrets !== undefined && { webhookSecrets: readSecrets(yaml, webhook_secrets, [...path, "webhook_secrets"]) }),
  };
}

/** The partners of a drill; without a word on them, the built-in ones. */
export function readPartners(
  yaml: YamlText,
  value: unknown,
  builtin: readonly string[],
): Readonly<Record<string, PartnerConfig>> {
  if (value === undefined) return Object.fromEntries(builtin.map((name) => [name, {}]));
  const partners = yaml.record(value, ["partners"], (each, at, name) => readPartner(yaml, each, at, name, builtin));
  if (Object.keys(partners).length > 0) return partners;
  return yaml.refuse(
    ["partners"],
    "there is no partner to rehearse with",
    `Name some, or leave it out for ${builtin.join(", ")}.`,
  );
}
