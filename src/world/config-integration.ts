import type { DrillConfig, StartConfig } from "./config.ts";
import { readHttpPath } from "./config-http-path.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const integrationFields = ["start", "url", "reset", "sim", "health_path"];
const startFields = ["command", "cwd", "env", "inherit", "ready_within_ms"];

/** What `start` can be told: the port to listen on, a folder for its data, and each partner's address and credentials. */
const startNames = (partners: readonly string[]): readonly string[] => [
  "node",
  "port",
  "data_dir",
  ...partners.flatMap((partner) => ["url", "token", "webhook_secrets"].map((field) => `partners.${partner}.${field}`)),
];

function readUrl(yaml: YamlText, value: unknown): string {
  const path: Path = ["integration", "url"];
  const text = yaml.text(value, path, "http://127.0.0.1:8080");
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return yaml.refuse(path, `${JSON.stringify(text)} is no HTTP URL`, "Write one such as http://127.0.0.1:8080.");
  if (!/^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname))
    return yaml.refuse(
      path,
      `${url.hostname} is not this machine`,
      "Load goes to loopback only: run the integration here, or tunnel to it.",
    );
  if (`${url.username}${url.password}` !== "" || /[?#]/.test(text))
    return yaml.refuse(
      path,
      "a URL to which paths are added ends before ? and #, and carries no credentials",
      "Give credentials as headers of the requests under `orders`.",
    );
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** A variable as the environment holds it: numbers and booleans stand for their texts, and a text may be empty. */
function readVariable(yaml: YamlText, value: unknown, path: Path, known: readonly string[]): string {
  if (typeof value === "number" || typeof value === "boolean" || value === "") return String(value);
  const text = yaml.text(value, path, "{{partners.payment.url}}");
  checkPlaceholders(yaml, text, path, known);
  return text;
}

function readVariableName(yaml: YamlText, value: unknown, path: Path): string {
  const name = yaml.text(value, path, "DATABASE_URL");
  if (/^[A-Za-z_][A-Za-z0-9_]*\*?$/.test(name)) return name;
  return yaml.refuse(path, `${JSON.stringify(name)} is no name of a variable`, "Write one such as DATABASE_URL, or DATABASE_*.");
}

function readStart(yaml: YamlText, value: unknown, partners: readonly string[]): StartConfig {
  const at: Path = ["integration", "start"];
  const { command, cwd = ".", env = {}, inherit = [], ready_within_ms = 15_000 } = yaml.fields(value, at, startFields);
  const known = startNames(partners);
  const line = yaml.text(command, [...at, "command"], "php -S 127.0.0.1:{{port}} -t public");
  checkPlaceholders(yaml, line, [...at, "command"], known);
  return {
    command: line,
    cwd: yaml.text(cwd, [...at, "cwd"], "."),
    env: yaml.record(env, [...at, "env"], (each, path) => readVariable(yaml, each, path, known)),
    inherit: yaml.list(inherit, [...at, "inherit"], (each, path) => readVariableName(yaml, each, path)),
    readyWithinMs: yaml.integer(ready_within_ms, [...at, "ready_within_ms"], 100, 600_000),
  };
}

/** How the integration is started or reached. `partners`: the names that its environment may ask about. */
export function readIntegration(
  yaml: YamlText,
  value: unknown,
  partners: readonly string[],
): Pick<DrillConfig, "start" | "url" | "sim" | "reset" | "healthPath"> {
  const { start, url, sim, reset, health_path = "/health" } = yaml.fields(value, ["integration"], integrationFields);
  const isReachable = start !== undefined || url !== undefined;
  if ((start !== undefined && url !== undefined) || (!isReachable && sim === undefined))
    return yaml.refuse(
      ["integration"],
      "there must be `start` or `url`, and not both",
      "Give `start.command` to have it started, or the `url` where it runs; `sim` alone for one that lives in virtual time only.",
    );
  return {
    ...(start !== undefined && { start: readStart(yaml, start, partners) }),
    ...(url !== undefined && { url: readUrl(yaml, url) }),
    ...(reset !== undefined && { reset: yaml.text(reset, ["integration", "reset"], "php artisan migrate:fresh") }),
    ...(sim !== undefined && { sim: yaml.text(sim, ["integration", "sim"], "./sim-world.ts") }),
    healthPath: readHttpPath(yaml, health_path, ["integration", "health_path"], "/health"),
  };
}
