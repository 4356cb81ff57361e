import type { OwnLinkConfig } from "./config.ts";
import { reservedNames } from "./config-partners.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import { fillText, namesIn } from "./template.ts";
import type { Path, YamlText } from "./yaml-text.ts";

/** The variables that Firedrill itself was started with. */
export type OwnEnv = Readonly<Record<string, string | undefined>>;

const linkFields = ["target", "port"];

/** Ports that need no saying. */
const usualPorts: Readonly<Record<string, number>> = {
  amqp: 5672,
  http: 80,
  mariadb: 3306,
  memcached: 11_211,
  mongodb: 27_017,
  mysql: 3306,
  nats: 4222,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
};

const example = "127.0.0.1:3306, or mysql://shop@127.0.0.1:3306/shop";

/** A server that is started anew for each drill, or by a CI's services, listens somewhere else each time: its address is in a variable. */
function withVariables(yaml: YamlText, text: string, path: Path, env: OwnEnv): string {
  const names = namesIn(text).filter((name) => /^env\.[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  checkPlaceholders(yaml, text, path, names);
  const values = Object.fromEntries(names.map((name) => [name, env[name.slice("env.".length)]]));
  const unset = names.find((name) => (values[name] ?? "") === "");
  if (unset === undefined) return fillText(text, values);
  const variable = unset.slice("env.".length);
  return yaml.refuse(
    path,
    `the variable ${variable} is not set`,
    `Export it before Firedrill is started, or write the address itself.`,
  );
}

function readTarget(yaml: YamlText, value: unknown, path: Path, env: OwnEnv): Pick<OwnLinkConfig, "target" | "url"> {
  const text = withVariables(yaml, yaml.text(value, path, example), path, env);
  if (text.startsWith("/") || text.startsWith("unix:"))
    return yaml.refuse(
      path,
      "a Unix socket cannot be put behind a link",
      "Let the server listen on 127.0.0.1 as well, and give its port.",
    );
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//.test(text) ? text : `tcp://${text}`);
  const scheme = url?.protocol.slice(0, -1) ?? "";
  const port = url?.port || usualPorts[scheme];
  // without a name for it in the message: it may hold a password
  if (url === null || url.hostname === "" || port === undefined)
    return yaml.refuse(path, "this is no host with a port", `Write one such as ${example}.`);
  return { target: `${url.hostname}:${port}`, url: scheme === "tcp" ? `tcp://${url.hostname}:${port}` : text };
}

interface Around {
  readonly partners: readonly string[];
  readonly env: OwnEnv;
}

function readLink(yaml: YamlText, value: unknown, path: Path, name: string, { partners, env }: Around): OwnLinkConfig {
  if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
    yaml.refuse(path, `${JSON.stringify(name)} is no name for a link`, "Use up to 31 small letters, digits and dashes.");
  if ([...reservedNames, ...partners].includes(name))
    yaml.refuse(path, `${name} stands for something else in a drill`, "Choose another name for the link, such as db.");
  const { target, port } = yaml.fields(value, path, linkFields);
  return {
    ...readTarget(yaml, target, [...path, "target"], env),
    ...(port !== undefined && { port: yaml.integer(port, [...path, "port"], 1, 65_535) }),
  };
}

/** The links of the integration that lead to no partner. */
export function readLinks(yaml: YamlText, value: unknown, around: Around): Readonly<Record<string, OwnLinkConfig>> {
  return yaml.record(value, ["integration", "links"], (each, at, name) => readLink(yaml, each, at, name, around));
}
