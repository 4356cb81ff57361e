import type { DrillConfig } from "./config.ts";
import { readHttpPath } from "./config-http-path.ts";
import { type OwnEnv, readLinks } from "./config-links.ts";
import { readEnv, readInherit, readOnce, readProcesses, readStart, type Shared } from "./config-processes.ts";
import { tlsPlaceholders } from "./config-tls.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

const sharedFields = ["cwd", "env", "env_file", "inherit"];
const integrationFields = [
  ...["start", "processes", "url", "prepare", "reset", "teardown", "links", "sim", "health_path"],
  ...sharedFields,
];

/** What processes and commands can be told: the port to listen on, a folder for data, each partner's address and credentials, each link's address. */
const placeholders = (partners: readonly string[], links: readonly string[]): readonly string[] => [
  "node",
  "port",
  "base_url",
  "data_dir",
  ...partners.flatMap((partner) =>
    ["url", "token", "webhook_secrets", "webhook_secret"].map((field) => `partners.${partner}.${field}`),
  ),
  ...links.flatMap((link) => ["host", "port", "url"].map((field) => `links.${link}.${field}`)),
  ...tlsPlaceholders,
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

function readShared(yaml: YamlText, { cwd = ".", env = {}, inherit = [] }: Fields, known: readonly string[]): Shared {
  return {
    cwd: yaml.text(cwd, ["integration", "cwd"], "."),
    env: readEnv(yaml, env, ["integration", "env"], known),
    inherit: readInherit(yaml, inherit, ["integration", "inherit"]),
    known,
  };
}

function readEnvFiles(yaml: YamlText, value: unknown): readonly string[] {
  const path: Path = ["integration", "env_file"];
  return Array.isArray(value)
    ? yaml.list(value, path, (each, at) => yaml.text(each, at, ".env"))
    : [yaml.text(value, path, ".env")];
}

/** `shared`: what all commands have in common. */
type Reached = { readonly shared: Shared } & Pick<
  DrillConfig,
  "start" | "otherProcesses" | "envFiles" | "links" | "url" | "sim" | "prepare" | "reset" | "teardown" | "healthPath"
>;

/** How the integration is started or reached. `partners`: the names that its environment may ask about; `env`: Firedrill's own variables. */
export function readIntegration(yaml: YamlText, value: unknown, partners: readonly string[], env: OwnEnv): Reached {
  const fields = yaml.fields(value, ["integration"], integrationFields);
  const { start, processes, url, links = {}, sim, health_path = "/health", env_file = [] } = fields;
  const ways = [start, processes, url].filter((way) => way !== undefined).length;
  if (ways > 1 || (ways === 0 && sim === undefined))
    return yaml.refuse(
      ["integration"],
      "there must be one of `start`, `processes` and `url`, and not two",
      "Give `start.command` (or `processes`) to have it started, or the `url` where it runs; `sim` alone for one that lives in virtual time only.",
    );
  const ownLinks = readLinks(yaml, links, { partners, env });
  const lost = url === undefined ? undefined : Object.keys(ownLinks).find((name) => ownLinks[name]?.port === undefined);
  if (lost !== undefined)
    return yaml.refuse(
      ["integration", "links", lost],
      "an integration that runs already cannot learn where this link begins",
      "Give the port where it expects it, such as `port: 13306`.",
    );
  const shared = readShared(yaml, fields, placeholders(partners, Object.keys(ownLinks)));
  const once = (name: "prepare" | "reset" | "teardown", example: string) =>
    fields[name] === undefined ? {} : { [name]: readOnce(yaml, fields[name], ["integration", name], shared, example) };
  return {
    shared,
    ...(start !== undefined && { start: readStart(yaml, start, ["integration", "start"], shared) }),
    otherProcesses: {},
    ...(processes !== undefined && readProcesses(yaml, processes, shared)),
    envFiles: readEnvFiles(yaml, env_file),
    links: ownLinks,
    ...(url !== undefined && { url: readUrl(yaml, url) }),
    ...once("prepare", "php artisan migrate"),
    ...once("reset", "php artisan migrate:fresh"),
    ...once("teardown", "docker compose down"),
    ...(sim !== undefined && { sim: yaml.text(sim, ["integration", "sim"], "./sim-world.ts") }),
    healthPath: readHttpPath(yaml, health_path, ["integration", "health_path"], "/health"),
  };
}
