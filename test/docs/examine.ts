import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { builtins } from "../../src/catalogue.ts";
import { shippedScenarios } from "../../src/cli/load.ts";
import { createProgram } from "../../src/cli/program.ts";
import { formatViolation } from "../../src/contract/contract.ts";
import { createValidators } from "../../src/contract/validators.ts";
import { parseSchedule } from "../../src/faults/schedule.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { readOwnWords } from "../../src/verify/states/own-words.ts";
import { readState } from "../../src/verify/states/sentence.ts";
import { parseScenario } from "../../src/world/scenario-file.ts";
import type { Block } from "./blocks.ts";
import { commandsOf, type Words } from "./shell.ts";

const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly scripts: Readonly<Record<string, string>> };

/** Whatever else stands in the way of a command; what they are given is not looked at, but for our own files. */
const otherPrograms = [
  "cp",
  "cd",
  "grep",
  "curl",
  "cat",
  "jq",
  "export",
  "git",
  "docker",
  "composer",
  "php",
  "apt-get",
  "pip",
  "toxiproxy-cli",
];

/** The last of those whose arguments are names of scenarios, or files. */
const takeScenarios = ["run", "demo"];

/** @throws Error where the command line would be refused */
async function examineFiredrill(args: Words): Promise<void> {
  const program = createProgram(() => {}).configureOutput({ writeErr: () => {}, writeOut: () => {} });
  for (const command of program.commands)
    command.configureOutput({ writeErr: () => {}, writeOut: () => {} }).action((names: unknown) => {
      if (!takeScenarios.includes(command.name()) || !Array.isArray(names)) return;
      const stranger = names.find((name) => !/\.ya?ml$/.test(name) && !shippedScenarios().includes(name));
      if (stranger !== undefined) throw new Error(`there is no scenario ${stranger}`);
    });
  await program.parseAsync(args, { from: "user" });
}

async function examineWords(words: Words): Promise<void> {
  const [program = "", first = "", ...rest] = words;
  const missing = words.find(
    (word, n) =>
      // where something is written to, nothing need stand
      words[n - 1] !== "--out" && /^(docs|test|src|scenarios|contracts|examples)\/[\w./-]+$/.test(word) && !existsSync(word),
  );
  if (missing !== undefined) throw new Error(`there is no ${missing} here`);
  if (program === "firedrill") return examineFiredrill(words.slice(1));
  if (program === "npx" && first === "firedrill") return examineFiredrill(rest);
  if (program === "npm") return examineNpm(first, rest);
  if (!otherPrograms.includes(program)) throw new Error(`nobody knows how to check ${program}`);
}

/** Scripts are what package.json says, and what follows `--` is theirs. */
async function examineNpm(first: string, rest: Words): Promise<void> {
  if (["ci", "i", "install", "pack", "init"].includes(first)) return;
  const name = first === "run" ? rest[0] : first;
  const script = name === undefined ? undefined : scripts[name];
  if (script === undefined) throw new Error(`package.json has no script ${name}`);
  const own = /^node bin\/firedrill\.js (.*)$/.exec(script)?.[1];
  const given = rest.includes("--") ? rest.slice(rest.indexOf("--") + 1) : [];
  if (own !== undefined) await examineFiredrill([...(commandsOf(own)[0] ?? []), ...given]);
}

async function examineShell(lines: readonly string[]): Promise<void> {
  for (const line of lines) for (const words of commandsOf(line)) await examineWords(words);
}

const schemaOf = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(`schema/${name}.schema.json`, "utf8")) as Record<string, unknown>;

/** A part of a configuration: what it has is right, and what it lacks may stand elsewhere. */
function examineConfiguration(value: unknown): void {
  const { type, properties, additionalProperties, $defs } = schemaOf("firedrill");
  const [violation] = createValidators({ type, properties, additionalProperties, $defs }).at([], "body")(value);
  if (violation !== undefined) throw new Error(formatViolation(violation));
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** The shell lines of a pipeline, as GitHub and GitLab have them. */
function pipelineLines(value: Fields): string[] | undefined {
  const jobs = Object.values(isFields(value.jobs) ? value.jobs : value).filter(isFields);
  const lines = jobs.flatMap(({ steps, script }) => [
    ...(Array.isArray(steps) ? steps.map((step: Fields) => step.run).filter((run) => typeof run === "string") : []),
    ...(Array.isArray(script) ? script.map(String) : []),
  ]);
  return lines.length === 0 ? undefined : lines;
}

/** What a team's own names of provider states mean: each meaning is a state of a built-in partner. */
function examineStates(value: unknown): void {
  const contracts = builtinBlueprints().map(({ contract }) => contract);
  for (const { states } of readOwnWords(value, "the block"))
    for (const name of states)
      if (!contracts.some((contract) => readState({ name, parameters: {} }, contract)))
        throw new Error(`there is no state ${name}`);
}

async function examineYaml(text: string): Promise<void> {
  const value: unknown = parse(text);
  if (text.startsWith("# states.yaml")) return examineStates(value);
  if (Array.isArray(value)) return void parseSchedule(value, "the block", builtins.faults);
  if (!isFields(value)) throw new Error("nobody knows what this is an example of");
  if ("story" in value) return void parseScenario(text, "the block", "example", builtins.faults);
  const lines = pipelineLines(value);
  if (lines !== undefined) return examineShell(lines);
  const known = Object.keys(schemaOf("firedrill").properties as object);
  if (Object.keys(value).some((key) => known.includes(key))) return examineConfiguration(value);
  throw new Error("nobody knows what this is an example of: a scenario, a configuration, a list of faults or a pipeline");
}

/** Lines that go on are one line. */
const linesOf = (text: string): string[] => text.replaceAll(/\\\n\s*/g, "").split("\n");

/**
 * Examines an example of the documentation without running it: commands and options are there, scenarios and configurations are
 * valid. Undefined where it is of a language that other tests look at, or none.
 *
 * @throws Error where a user could not follow it, or nobody knows how to examine it
 */
export function examine({ language, text }: Block): Promise<void> | undefined {
  switch (language) {
    case "sh":
    case "bash":
      return examineShell(linesOf(text));
    case "console":
      return examineShell(linesOf(text).flatMap((line) => (line.startsWith("$ ") ? [line.slice(2)] : [])));
    case "yaml":
      return examineYaml(text);
    default:
      return undefined;
  }
}
