import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { recipes } from "../../src/init/ci.ts";
import { withFolder } from "./firedrill.ts";

/** How a program that checks ended, with all that it said. */
function check(command: string, args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(command, [...args], {
    encoding: "utf8",
    ...options,
    env: { ...process.env, ...options.env },
  });
  return { status, told: `${stdout}${stderr}` };
}

const isThere = (command: string): boolean => spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
/** In CI all of them are there; on a laptop what is missing is said. */
function has(command: string): boolean {
  if (process.env.CI === "true" || isThere(command)) return true;
  console.warn(`left out: ${command} is not installed here (.ci/run says how)`);
  return false;
}

/** A repository into which npm has installed this package. */
async function inRepository<T>(workflow: string, work: (cwd: string) => T): Promise<T> {
  return withFolder(async (cwd) => {
    execFileSync("git", ["init", "-q", cwd]);
    for (const folder of [".github/workflows", "node_modules/@firedrill"]) mkdirSync(join(cwd, folder), { recursive: true });
    symlinkSync(process.cwd(), join(cwd, "node_modules/@firedrill/cli"));
    writeFileSync(join(cwd, recipes.github.path), workflow);
    return work(cwd);
  });
}

describe("the job for GitHub", () => {
  it.runIf(has("actionlint"))("is one that actionlint takes, together with the action; a misspelt input is none", async () => {
    const { text } = recipes.github;
    await inRepository(text, (cwd) => expect(check("actionlint", ["-no-color"], { cwd })).toEqual({ status: 0, told: "" }));
    await inRepository(text.replace("baseline:", "base-line:"), (cwd) => {
      expect(check("actionlint", ["-no-color"], { cwd }).told).toContain('input "base-line" is not defined');
    });
  });

  it.runIf(has("check-jsonschema"))("has an action that fits its schema", () => {
    const schema = ["--builtin-schema", "vendor.github-actions"];
    expect(check("check-jsonschema", [...schema, "action.yml"])).toMatchObject({ status: 0 });
  });
});

describe("the job for GitLab", () => {
  it.runIf(has("check-jsonschema"))("fits GitLab's schema; one with a misspelt field does not", async () => {
    const schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"];
    expect(check("check-jsonschema", [...schema, "examples/ci/firedrill.gitlab-ci.yml"])).toMatchObject({ status: 0 });
    await withFolder(async (folder) => {
      const file = join(folder, "wrong.yml");
      writeFileSync(file, recipes.gitlab.text.replace("when: always", "when: sometimes"));
      expect(check("check-jsonschema", [...schema, file])).toMatchObject({ status: 1 });
    });
  });
});

describe("the job for Jenkins", () => {
  const env = isThere("java") ? { JAVA_HOME: dirname(dirname(realpathSync(whereIs("java")))) } : {};
  it.runIf(has("groovy"))("is Groovy; one with a brace too many is none", async () => {
    const parseIt = (file: string) => check("groovy", ["test/e2e/parse.groovy", file], { env });
    expect(parseIt("examples/ci/Jenkinsfile.firedrill")).toEqual({ status: 0, told: "" });
    await withFolder(async (folder) => {
      const file = join(folder, "Jenkinsfile");
      writeFileSync(file, recipes.jenkins.text.replace("stages {", "stages {{"));
      expect(parseIt(file)).toMatchObject({ status: 1 });
    });
  });
});

function whereIs(command: string): string {
  return execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly id?: string; readonly run?: string; readonly env?: Record<string, string> }[];
  };
}

/** Runs the action's own shell step as a runner does, in the folder `shop` of a repository. */
function runStep(cwd: string, inputs: Readonly<Record<string, string>>, isDefaultBranch: boolean) {
  const action = parse(readFileSync("action.yml", "utf8")) as Action;
  const step = action.runs.steps.find(({ id }) => id === "drill");
  const value = (text: string): string => {
    const name = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(text)?.[1];
    return name === undefined ? String(isDefaultBranch) : (inputs[name] ?? action.inputs[name]?.default ?? "no such input");
  };
  const temp = join(cwd, "temp");
  mkdirSync(temp, { recursive: true });
  const files = { GITHUB_OUTPUT: join(temp, "output"), GITHUB_STEP_SUMMARY: join(temp, "summary") };
  for (const file of Object.values(files)) writeFileSync(file, "");
  const env = {
    ...files,
    GITHUB_ACTION_PATH: process.cwd(),
    GITHUB_WORKSPACE: cwd,
    RUNNER_TEMP: temp,
    ...Object.fromEntries(Object.entries(step?.env ?? {}).map(([name, text]) => [name, value(text)])),
  };
  const ended = check("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? ""], { cwd, env });
  const outputs = Object.fromEntries(
    readFileSync(files.GITHUB_OUTPUT, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("=", 2)),
  );
  return { ...ended, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
}

it("the action drills, tells what broke where it is read, and lets pass what the default branch has already", async () => {
  await withFolder(async (cwd) => {
    cpSync("docs/tutorial", join(cwd, "shop"), { recursive: true });
    const inputs = { "working-directory": "shop", scenarios: "answer-lost.yaml", arguments: "--seed\n3", baseline: "cache" };
    const first = runStep(cwd, inputs, true);
    expect(first.status, first.told).toBe(1);
    const annotations = first.told.split("\n").filter((line) => line.startsWith("::error "));
    expect(annotations.length, first.told).toBeGreaterThan(0);
    for (const line of annotations)
      expect(line).toMatch(/^::error file=shop\/answer-lost\.yaml,line=3,title=answer-lost%3A \S+ broken::/);
    expect(first.outputs["exit-code"]).toBe("1");
    expect(readdirSync(String(first.outputs.folder))).toEqual(
      expect.arrayContaining(["result.json", "junit.xml", "answer-lost"]),
    );
    expect(first.summary).toMatch(/^## Firedrill: ❌ broken/);
    expect(existsSync(join(cwd, ".firedrill-baseline/result.json"))).toBe(true);

    const second = runStep(cwd, inputs, false);
    expect(second.status, second.told).toBe(0);
    expect(second.told).not.toMatch(/^::error /m);
    expect(second.told).toMatch(/^::notice file=shop\/answer-lost\.yaml,line=3,/m);
  });
});

it("the action takes inputs for what they are: nothing in them is run, and what cannot be run ends with 2", async () => {
  await withFolder(async (cwd) => {
    cpSync("docs/tutorial", join(cwd, "shop"), { recursive: true });
    const text = `$(touch ${cwd}/run); touch ${cwd}/run`;
    writeFileSync(join(cwd, "shop", "other.yaml"), stringify({ name: "no configuration" }));
    const { status, outputs, told } = runStep(cwd, { "working-directory": "shop", scenarios: text, config: "other.yaml" }, false);
    expect(status, told).toBe(2);
    expect(outputs["exit-code"]).toBe("2");
    expect(existsSync(join(cwd, "run"))).toBe(false);
  });
});
