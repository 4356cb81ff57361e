import { serving } from "../core/serving.ts";
import type { CommandConfig, OnceConfig, OtherProcessConfig, StartConfig } from "./config.ts";
import { checkPlaceholders } from "./config-placeholders.ts";
import type { Fields, Path, YamlText } from "./yaml-text.ts";

/** What the integration's processes and commands share. */
export interface Shared {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly inherit: readonly string[];
  /** Names that fill placeholders. */
  readonly known: readonly string[];
}

const commandFields = ["command", "cwd", "env", "inherit"];
/** Those of a command that ends. */
export const onceFields: readonly string[] = [...commandFields, "within_ms"];
const longestMs = 3_600_000;
/** A database that takes longer to empty holds more than a drill needs. */
const onceWithinMs = 60_000;

/** A variable as the environment holds it: numbers and booleans stand for their texts, and a text may be empty. */
function readVariable(yaml: YamlText, value: unknown, path: Path, known: readonly string[]): string {
  if (typeof value === "number" || typeof value === "boolean" || value === "") return String(value);
  const text = yaml.text(value, path, "{{partners.payment.url}}");
  checkPlaceholders(yaml, text, path, known);
  return text;
}

export const readEnv = (yaml: YamlText, value: unknown, path: Path, known: readonly string[]): Readonly<Record<string, string>> =>
  yaml.record(value, path, (each, at) => readVariable(yaml, each, at, known));

function readVariableName(yaml: YamlText, value: unknown, path: Path): string {
  const name = yaml.text(value, path, "DATABASE_URL");
  if (/^[A-Za-z_][A-Za-z0-9_]*\*?$/.test(name)) return name;
  return yaml.refuse(path, `${JSON.stringify(name)} is no name of a variable`, "Write one such as DATABASE_URL, or DATABASE_*.");
}

export const readInherit = (yaml: YamlText, value: unknown, path: Path): readonly string[] =>
  yaml.list(value, path, (each, at) => readVariableName(yaml, each, at));

function readCommand(
  yaml: YamlText,
  fields: Readonly<Record<string, unknown>>,
  path: Path,
  shared: Shared,
  example: string,
): CommandConfig {
  const { command, cwd = shared.cwd, env = {}, inherit = [] } = fields;
  const line = yaml.text(command, [...path, "command"], example);
  checkPlaceholders(yaml, line, [...path, "command"], shared.known);
  return {
    at: path.join("/"),
    command: line,
    cwd: yaml.text(cwd, [...path, "cwd"], "."),
    env: { ...shared.env, ...readEnv(yaml, env, [...path, "env"], shared.known) },
    inherit: [...shared.inherit, ...readInherit(yaml, inherit, [...path, "inherit"])],
  };
}

/** The process that serves: `integration.start`, or `integration.processes.web`. */
export function readStart(yaml: YamlText, value: unknown, path: Path, shared: Shared): StartConfig {
  const fields = yaml.fields(value, path, [...commandFields, "ready_within_ms"]);
  const { ready_within_ms = 15_000 } = fields;
  return {
    ...readCommand(yaml, fields, path, shared, "php -S 127.0.0.1:{{port}} -t public"),
    readyWithinMs: yaml.integer(ready_within_ms, [...path, "ready_within_ms"], 100, 600_000),
  };
}

function readOther(yaml: YamlText, value: unknown, path: Path, name: string, shared: Shared): OtherProcessConfig {
  if (!/^[a-z][a-z0-9_-]{0,30}$/.test(name))
    yaml.refuse(path, `${JSON.stringify(name)} is no name for a process`, "Use up to 31 small letters, digits, _ and dashes.");
  const fields = yaml.fields(value, path, [...commandFields, "every_ms", "restart_after_ms", "before_web"]);
  const { every_ms, restart_after_ms, before_web } = fields;
  if (every_ms !== undefined && restart_after_ms !== undefined)
    yaml.refuse([...path, "restart_after_ms"], "what is run every so often needs no supervisor", "Leave one of the two out.");
  if (before_web !== undefined && typeof before_web !== "boolean")
    yaml.refuse([...path, "before_web"], "this is neither true nor false", "Say true where web is not ready without it.");
  if (every_ms !== undefined && before_web !== undefined)
    yaml.refuse([...path, "before_web"], "what is run every so often begins once web is ready", "Leave one of the two out.");
  return {
    ...readCommand(yaml, fields, path, shared, "php artisan queue:work"),
    ...(before_web === true && { beforeWeb: true }),
    ...(every_ms !== undefined && { everyMs: yaml.integer(every_ms, [...path, "every_ms"], 10, longestMs) }),
    ...(restart_after_ms !== undefined && {
      restartAfterMs: yaml.integer(restart_after_ms, [...path, "restart_after_ms"], 10, longestMs),
    }),
  };
}

/** `integration.processes`: the one that serves, and the others. */
export function readProcesses(
  yaml: YamlText,
  value: unknown,
  shared: Shared,
): { readonly start: StartConfig; readonly otherProcesses: Readonly<Record<string, OtherProcessConfig>> } {
  const at: Path = ["integration", "processes"];
  const { [serving]: web, ...others } = yaml.record(value, at, (each) => each);
  if (web === undefined)
    return yaml.refuse(at, `none of them is called ${serving}`, `Call the one ${serving} that customers and partners reach.`);
  return {
    start: readStart(yaml, web, [...at, serving], shared),
    otherProcesses: Object.fromEntries(
      Object.entries(others).map(([name, each]) => [name, readOther(yaml, each, [...at, name], name, shared)]),
    ),
  };
}

/** Of what stands beside a command in one mapping, just what it is run with. */
export const ownOnce = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => onceFields.includes(name) && value !== undefined));

/** A command that is run once: a shell line, or a mapping with `command`. `withinMs`: how long it may take, unless that is given. */
export function readOnce(
  yaml: YamlText,
  value: unknown,
  path: Path,
  shared: Shared,
  example: string,
  withinMs = onceWithinMs,
): OnceConfig {
  const isLine = typeof value === "string";
  const fields = isLine ? { command: yaml.text(value, path, example) } : yaml.fields(value, path, onceFields);
  const { within_ms = withinMs }: { within_ms?: unknown } = fields;
  return {
    ...readCommand(yaml, fields, path, shared, example),
    withinMs: yaml.integer(within_ms, [...path, "within_ms"], 1, longestMs),
  };
}
