import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Command } from "commander";
import { builtins } from "../catalogue.ts";
import { messageOf } from "../core/errors.ts";
import { redactText } from "../core/redact.ts";
import { forTerminal } from "../report/text-safety.ts";
import { freePort } from "../transports/free-port.ts";
import { findToxiproxy } from "../transports/toxiproxy/find.ts";
import type { TrialFinding } from "../world/trial/trial-findings.ts";
import { warningsOf } from "./contract-warnings.ts";
import { loadScenarios, standardDrill } from "./load.ts";
import { configFile, openProject, type Project } from "./project.ts";
import { allowRemoteOption, type RemoteAllowing, remoteToxiproxy } from "./remote-option.ts";
import { inTls, type TlsChoice, withTls } from "./tls-option.ts";
import { tryOut } from "./trial.ts";

interface DoctorOptions extends RemoteAllowing, TlsChoice {
  readonly config?: string;
  readonly trial: boolean;
}

/** Runs a probe; what it throws is a finding, not an end. */
async function examine(what: string, probe: () => Promise<string> | string): Promise<TrialFinding> {
  try {
    return { what, state: "ok", seen: await probe() };
  } catch (thrown) {
    return { what, state: "wrong", seen: messageOf(thrown) };
  }
}

async function optional(what: string, command: string, args: readonly string[], without: string): Promise<TrialFinding> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...args], { timeout: 10_000 });
    return { what, state: "ok", seen: `${stdout}${stderr}`.trim().split("\n")[0] ?? "" };
  } catch {
    return { what, state: "missing", seen: without };
  }
}

function catalogueOf({ catalogue: { faults, checkers } }: Project): string {
  const own = (count: number, builtin: number): string => (count === builtin ? "" : ` (${count - builtin} of your own)`);
  const [faultCount = 0, builtinFaults = 0] = [faults, builtins.faults].map((each) => Object.keys(each).length);
  return `${faultCount} faults${own(faultCount, builtinFaults)}, ${checkers.length} checkers${own(checkers.length, builtins.checkers.length)}`;
}

const machineProbes = ({ allowRemote }: RemoteAllowing): readonly (() => Promise<TrialFinding>)[] => [
  () => examine("node", () => process.version),
  () => examine("port", async () => `port ${await freePort()} could be opened on loopback`),
  () =>
    examine("run folder", () => {
      const folder = existsSync(".firedrill") ? ".firedrill" : ".";
      accessSync(folder, constants.W_OK);
      return `${folder} can be written`;
    }),
  () =>
    examine("proxy", async () => {
      const proxy = await findToxiproxy({ allowRemote });
      await proxy.stop();
      return proxy.name;
    }),
  () => optional("toxiproxy-cli", "toxiproxy-cli", ["--version"], "not on PATH; only needed to look at links by hand"),
];

function projectProbes(project: Project): readonly (() => Promise<TrialFinding>)[] {
  const { config, blueprints } = project;
  const contracts = blueprints.map(
    ({ name, contract }) => `${name} ${contract.version} (${contract.operations.length} operations)`,
  );
  return [
    () => examine("configuration", () => `${config.name} (${config.place})`),
    () => examine("contracts", () => contracts.join(", ")),
    () => examine("catalogue", () => catalogueOf(project)),
    () => examine("scenarios", () => `${loadScenarios(standardDrill(config), builtins.faults).length} in the standard drill`),
  ];
}

const widest = 16;

function print({ what, state, seen, remedy }: TrialFinding): void {
  const indent = " ".repeat(8 + widest + 1);
  const lines = (text: string): string => redactText(text).split("\n").map(forTerminal).join(`\n${indent}`);
  process.stdout.write(`${state.padEnd(8)}${what.padEnd(widest)} ${lines(seen)}\n`);
  if (remedy !== undefined) process.stdout.write(`${indent}-> ${lines(remedy)}\n`);
}

/** Examines the machine, then the configuration, then the shop itself by doing. Resolves to the exit code. */
export async function examineAll({ config, trial, allowRemote, ...choice }: DoctorOptions): Promise<number> {
  let code = 0;
  const tell = (finding: TrialFinding): void => {
    if (finding.state === "wrong") code = 2;
    print(finding);
  };
  for (const probe of machineProbes({ allowRemote })) tell(await probe());
  let project: Project;
  try {
    project = inTls(await openProject(configFile(config)), choice);
  } catch (thrown) {
    tell({ what: "configuration", state: "wrong", seen: messageOf(thrown) });
    return code;
  }
  for (const probe of projectProbes(project)) tell(await probe());
  for (const { place, message } of project.blueprints.flatMap(warningsOf))
    process.stdout.write(`${"warning".padEnd(8)}${"contract".padEnd(widest)} ${forTerminal(`${place}: ${message}`)}\n`);
  if (!trial || project.config.orders === undefined || code !== 0) return code;
  const folder = await tryOut(project, tell, { allowRemote });
  if (folder !== undefined) process.stdout.write(`\nWhat the shop wrote stands in ${join(folder, "integration.log")}\n`);
  return code;
}

export function addDoctor(program: Command, ends: (code: number) => void): void {
  withTls(program.command("doctor"))
    .description("examine this machine and configuration, try your integration with one order, and say what to change")
    .option("-c, --config <file>", "firedrill.yaml of your integration")
    .option("--no-trial", "do not start the integration or place an order: examine the machine and the files alone")
    .addOption(allowRemoteOption(remoteToxiproxy))
    .addHelpText("after", "\nExamples:\n  firedrill doctor\n  firedrill doctor --config firedrill.yaml --no-trial")
    .action(async (options: DoctorOptions) => ends(await examineAll(options)));
}
