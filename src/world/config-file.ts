import { type DrillConfig, isCommand } from "./config.ts";
import { expectationsOf, readChecks } from "./config-checks.ts";
import { readDeclares } from "./config-declares.ts";
import { forInstance, instanceIn } from "./config-instance.ts";
import { readIntegration } from "./config-integration.ts";
import type { OwnEnv } from "./config-links.ts";
import { readOrders } from "./config-orders.ts";
import { readPartners } from "./config-partners.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import { readTls } from "./config-tls.ts";
import { type Path, readYaml, type YamlText } from "./yaml-text.ts";

export type { DrillConfig } from "./config.ts";

const topFields = ["name", "integration", "partners", "orders", "declares", "checks", "logs", "tls", "faults", "checkers"];
/** Shorter texts stand in log lines by chance. */
const shortestForbidden = 4;

function readLogs(yaml: YamlText, value: unknown): Pick<DrillConfig, "forbiddenInLogs" | "logFiles"> {
  const { forbidden = [], files = [] } = yaml.fields(value, ["logs"], ["forbidden", "files"]);
  return {
    forbiddenInLogs: yaml.list(forbidden, ["logs", "forbidden"], (each, at: Path) => {
      const text = yaml.text(each, at, '"1 Example Street"');
      if (text.length >= shortestForbidden) return text;
      return yaml.refuse(at, `${JSON.stringify(text)} is short`, `Use ${shortestForbidden} characters or more.`);
    }),
    logFiles: yaml.list(files, ["logs", "files"], (each, at: Path) => {
      const text = yaml.text(each, at, "storage/logs/*.log");
      checkPlaceholders(yaml, text, at, ["data_dir"]);
      return text;
    }),
  };
}

const readModules = (yaml: YamlText, value: unknown, field: string): readonly string[] =>
  yaml.list(value, [field], (each, at: Path) => yaml.text(each, at, `./${field}/own.ts`));

/** An integration that runs already was told where its partners are: they must be there. */
function checkPorts(yaml: YamlText, partners: DrillConfig["partners"]): void {
  const lost = Object.keys(partners).find((name) => partners[name]?.port === undefined);
  if (lost === undefined) return;
  yaml.refuse(
    ["partners", lost],
    `an integration that runs already cannot learn where ${lost} listens`,
    `Give the port where it expects ${lost}, such as \`port: 4010\`; and its \`token\` and \`webhook_secrets\`.`,
  );
}

/** A command takes what its start takes, and is no page that customers wait for. */
function checkNobodyWaits(yaml: YamlText, { deadlines }: DrillConfig["declared"]): void {
  if (deadlines?.readMs === undefined) return;
  yaml.refuse(
    ["declares", "deadlines", "read_ms"],
    "orders are read by a command, which no customer waits for",
    "Leave it out, or read them by the page that customers see.",
  );
}

/** What is run every so often finishes what is left to do, and has its turn when all settles. */
function jobOf({ otherProcesses }: Pick<DrillConfig, "otherProcesses">): Pick<DrillConfig["declared"], "jobEveryMs"> {
  const everyMs = Object.values(otherProcesses).flatMap(({ everyMs }) => everyMs ?? []);
  return everyMs.length === 0 ? {} : { jobEveryMs: Math.max(...everyMs) };
}

/**
 * The configuration of a team's own integration. `schema/firedrill.schema.json` says the same for editors.
 *
 * @param place the file, for messages and relative paths
 * @param builtinPartners names of partners that need no contract of the team's own
 * @param env variables that addresses of links may name, and the one that says which instance of the integration is meant
 * @throws FiredrillError FD_CONFIG
 */
export function parseConfig(source: string, place: string, builtinPartners: readonly string[], env: OwnEnv = {}): DrillConfig {
  const yaml = readYaml(source, place, "FD_CONFIG");
  const instance = instanceIn(env, yaml);
  const {
    name = "integration",
    integration,
    partners,
    orders,
    declares = {},
    logs = {},
    checks = {},
    tls,
    faults = [],
    checkers = [],
  } = yaml.fields(forInstance(yaml.value, instance), [], topFields);
  const chosen = readPartners(yaml, partners, builtinPartners);
  const { shared, ...reached } = readIntegration(yaml, integration, Object.keys(chosen), env);
  if (reached.url !== undefined) checkPorts(yaml, chosen);
  const encrypted = tls === undefined ? undefined : readTls(yaml, tls);
  if (encrypted?.proxy && reached.start === undefined)
    yaml.refuse(
      ["tls", "proxy"],
      "the drill does not start the integration, and cannot tell it of a proxy",
      "Give `integration.start`, or leave the proxy out.",
    );
  const isAsked = orders !== undefined || reached.start !== undefined || reached.url !== undefined;
  const asked = isAsked ? { orders: readOrders(yaml, orders, shared) } : {};
  const promises = readDeclares(yaml, declares, Object.keys(chosen));
  if (asked.orders !== undefined && isCommand(asked.orders.read)) checkNobodyWaits(yaml, promises);
  const looks = readChecks(yaml, checks, shared, asked.orders);
  return {
    place,
    instance,
    name: yaml.text(name, ["name"], "shop"),
    ...reached,
    partners: chosen,
    ...asked,
    checks: looks,
    faults: readModules(yaml, faults, "faults"),
    checkers: readModules(yaml, checkers, "checkers"),
    declared: { ...jobOf(reached), ...promises, ...expectationsOf(looks) },
    ...readLogs(yaml, logs),
    ...(encrypted !== undefined && { tls: encrypted }),
  };
}
