import { execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { RunResult } from "../../src/core/result.ts";
import { firedrill, resultOf } from "./firedrill.ts";

export const shop = "examples/lamp";
const mistakesFolder = join(shop, "mistakes");

/** A patch of the reference shop with one mistake in it. Its head says beforehand what must be found. */
export interface Mistake {
  readonly name: string;
  readonly file: string;
  /** What the shop does wrong, in one sentence. */
  readonly sentence: string;
  /** A scenario of `mistakes/scenarios`, or a standard one. */
  readonly scenario: string;
  readonly checker: string;
  /** The code of the evidence; of several, chance decides which. */
  readonly findings: readonly string[];
}

function readMistake(file: string): Mistake {
  const head = readFileSync(file, "utf8").split("\ndiff ", 1)[0] ?? "";
  const line = (name: string): string => {
    const value = new RegExp(`^${name}: (.+)$`, "m").exec(head)?.[1];
    if (value === undefined) throw new Error(`${file} has no line "${name}: …" before its diff`);
    return value;
  };
  return {
    name: basename(file, ".patch"),
    file,
    sentence: line("Mistake"),
    scenario: line("Scenario"),
    checker: line("Checker"),
    findings: line("Finding").split(" or "),
  };
}

/** All mistakes, those of one scenario side by side. */
export const mistakes = (): readonly Mistake[] =>
  globSync(`${mistakesFolder}/*.patch`)
    .map(readMistake)
    .sort((one, other) => one.scenario.localeCompare(other.scenario) || one.name.localeCompare(other.name));

/** What `firedrill run` takes for a scenario's name. */
export function scenarioArgument(scenario: string): string {
  const own = join(mistakesFolder, "scenarios", `${scenario}.yaml`);
  return existsSync(own) ? own : scenario;
}

export interface Servers {
  /** Where they listen, as the shop reads it. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts MariaDB and Redis once: a scenario empties both before it begins. */
export async function startServers(folder: string): Promise<Servers> {
  const names = ["DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD", "REDIS_HOST", "REDIS_PORT"];
  const tellAndWait = `echo ${names.map((name) => `$${name}`).join(" ")}; exec sleep 7200`;
  const child = spawn(
    "sh",
    ["examples/with-servers.sh", join(folder, "servers"), "mariadb", "redis", "--", "sh", "-c", tellAndWait],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const line = await new Promise<string>((resolveLine, reject) => {
    createInterface(child.stdout).once("line", resolveLine);
    child.once("close", () => reject(new Error("the servers did not start")));
  });
  const values = line.split(" ");
  return {
    env: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ""])),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** A copy of the shop, with a mistake in it or none. It has fewer workers than the shop: orders are few here. */
export function copyOfShop(folder: string, mistake?: Mistake): string {
  const copy = join(folder, "shop");
  mkdirSync(folder, { recursive: true });
  cpSync(shop, copy, { recursive: true });
  if (mistake !== undefined) execFileSync("git", ["apply", "--unsafe-paths", resolve(mistake.file)], { cwd: copy });
  const config = join(copy, "firedrill.yaml");
  const text = readFileSync(config, "utf8");
  writeFileSync(config, text.replace("SHOP_WORKERS: 8", "SHOP_WORKERS: 3").replace("FPM_CHILDREN: 16", "FPM_CHILDREN: 6"));
  return copy;
}

export interface Drilled {
  readonly result: RunResult;
  readonly told: string;
}

/** Drills a shop's copy by scenarios. */
export async function drill(copy: string, scenarios: readonly string[], env: Readonly<Record<string, string>>): Promise<Drilled> {
  const out = join(copy, "../out");
  // the path of a socket is short, wherever the copy lies
  const sockets = mkdtempSync("/tmp/lamp-");
  chmodSync(sockets, 0o711);
  const args = ["run", ...scenarios, "--config", join(copy, "firedrill.yaml"), "--out", out];
  const { stdout, stderr } = await firedrill(args, { env: { ...env, SHOP_SOCKETS: sockets } });
  rmSync(sockets, { recursive: true, force: true });
  const told = `${stdout}${stderr}`;
  if (!existsSync(join(out, "result.json"))) throw new Error(told);
  return { result: resultOf(out), told };
}

/** `checker finding` of everything that was found broken. */
export const findings = ({ scenarios }: RunResult): readonly string[] => [
  ...new Set(
    scenarios.flatMap(({ checks }) =>
      checks
        .filter(({ verdict }) => verdict === "broken")
        .flatMap(({ checker, evidence }) => evidence.map(({ code }) => `${checker} ${code}`)),
    ),
  ),
];
