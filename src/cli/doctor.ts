import { execFile } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { promisify } from "node:util";
import type { Command } from "commander";
import { builtins } from "../catalogue.ts";
import { messageOf } from "../core/errors.ts";
import { freePort } from "../transports/free-port.ts";
import { findToxiproxy } from "../transports/toxiproxy/find.ts";
import { loadScenarios, standardDrill } from "./load.ts";
import { configFile, openProject } from "./project.ts";

interface Finding {
  readonly what: string;
  readonly state: "ok" | "missing" | "wrong";
  readonly text: string;
}

type Probe = () => Promise<Finding> | Finding;

/** Runs a probe; what it throws is a finding, not an end. */
async function examine(what: string, probe: () => Promise<string> | string): Promise<Finding> {
  try {
    return { what, state: "ok", text: await probe() };
  } catch (thrown) {
    return { what, state: "wrong", text: messageOf(thrown) };
  }
}

async function optional(what: string, command: string, args: readonly string[], without: string): Promise<Finding> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...args], { timeout: 10_000 });
    return { what, state: "ok", text: `${stdout}${stderr}`.trim().split("\n")[0] ?? "" };
  } catch {
    return { what, state: "missing", text: without };
  }
}

function probes(config: string | undefined): Probe[] {
  return [
    () =>
      examine("node", () => {
        if (Number(process.versions.node.split(".")[0]) < 24)
          throw new Error(`${process.version}: Node 24 or later is needed; npm scripts bring their own`);
        return process.version;
      }),
    () => examine("port", async () => `port ${await freePort()} could be opened on loopback`),
    () =>
      examine("run folder", () => {
        const folder = existsSync(".firedrill") ? ".firedrill" : ".";
        accessSync(folder, constants.W_OK);
        return `${folder} can be written`;
      }),
    () =>
      examine("configuration", async () => {
        const file = configFile(config);
        return `${(await openProject(file)).config.name} (${file})`;
      }),
    () =>
      examine("contracts", async () =>
        (await openProject(configFile(config))).blueprints
          .map(({ name, contract }) => `${name} ${contract.version} (${contract.operations.length} operations)`)
          .join(", "),
      ),
    () =>
      examine("catalogue", async () => {
        const { faults, checkers } = (await openProject(configFile(config))).catalogue;
        const own = (count: number, builtin: number): string => (count === builtin ? "" : ` (${count - builtin} of your own)`);
        const [faultCount, builtinFaults] = [faults, builtins.faults].map((each) => Object.keys(each).length);
        return `${faultCount} faults${own(faultCount ?? 0, builtinFaults ?? 0)}, ${checkers.length} checkers${own(checkers.length, builtins.checkers.length)}`;
      }),
    () => examine("scenarios", () => `${loadScenarios(standardDrill(), builtins.faults).length} in the standard drill`),
    () =>
      examine("proxy", async () => {
        const proxy = await findToxiproxy();
        await proxy.stop();
        return proxy.name;
      }),
    () => optional("toxiproxy-cli", "toxiproxy-cli", ["--version"], "not on PATH; only needed to look at links by hand"),
    () => optional("php", "php", ["--version"], "not on PATH; only needed where your integration is written in PHP"),
  ];
}

export function addDoctor(program: Command, ends: (code: number) => void): void {
  program
    .command("doctor")
    .description("examine this machine and configuration, and say what is missing")
    .option("-c, --config <file>", "firedrill.yaml of your integration")
    .addHelpText("after", "\nExamples:\n  firedrill doctor\n  firedrill doctor --config firedrill.yaml")
    .action(async (options: { config?: string }) => {
      for (const probe of probes(options.config)) {
        const { what, state, text } = await probe();
        process.stdout.write(`${state.padEnd(8)}${what.padEnd(15)}${text}\n`);
        if (state === "wrong") ends(2);
      }
    });
}
