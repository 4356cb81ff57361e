import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { ownMark, running, until } from "./running.ts";

const clone = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "firedrill-package-"));
const shop = join(folder, "shop");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const npm = (...args: string[]): string =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--silent"], { cwd: shop, encoding: "utf8" });

/** As `du` counts: what the files take on a disk. */
function weightOf(path: string): number {
  const stat = lstatSync(path);
  const inside = stat.isDirectory() ? readdirSync(path).map((name) => weightOf(join(path, name))) : [];
  return inside.reduce((sum, bytes) => sum + bytes, stat.blocks * 512);
}

/** What a team writes: a module of each kind, and imports by either name. */
const written: Readonly<Record<string, string>> = {
  "half-open.ts": `import type { Fault } from "firedrill";
export default {
  name: "half-open", family: "call", summary: "The partner does nothing and resets.", parameters: {},
  decide: () => ({ effect: false, delivery: { type: "reset" } }),
} satisfies Fault;
`,
  "half-open.yaml": `story: A connection breaks before anything is done.
orders:
  - { order: order-1, total_minor: 4990, steps: [place] }
faults:
  - { fault: half-open, at: { partner: payment, operation: createPayment, order: order-1, attempt: 1 } }
`,
  "imports.ts": `import { defineFault, type Fault, formatMoney, money } from "firedrill";
import { mockPartners } from "firedrill/msw";
import { checkIntegration, referenceWorld } from "firedrill/vitest";
import { money as sameMoney } from "@firedrill/cli";
import { mockPartners as sameMock } from "@firedrill/cli/msw";

const fault: Fault = defineFault({ name: "gone", family: "call", summary: "Gone.", parameters: {}, decide: () => ({ delivery: { type: "reset" } }) });
// @ts-expect-error: the declarations are looked at, and know no such family
defineFault({ ...fault, family: "astral" });
const { handlers, partners, stop } = mockPartners({ baseUrls: { payment: "https://api.payments.example" } });
await stop();
await checkIntegration({ world: referenceWorld(), runs: 2, seed: 1 });
console.log(fault.name, formatMoney(money(4990, "EUR")), handlers.length, Object.keys(partners).join(), typeof sameMoney, typeof sameMock);
`,
};
const printed = "gone 49.90 EUR 3 payment,carrier,messaging function function\n";

beforeAll(() => {
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: clone });
  mkdirSync(shop);
  writeFileSync(join(shop, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
  for (const [name, text] of Object.entries(written)) writeFileSync(join(shop, name), text);
}, 120_000);

const packed = (): string => {
  const [file = ""] = readdirSync(folder).filter((name) => /^firedrill-.*\.tgz$/.test(name));
  return join("..", file);
};
const onNode = (node: string, args: readonly string[]) =>
  spawnSync(node, args, { cwd: shop, encoding: "utf8", timeout: 120_000, env: { ...process.env, FORCE_COLOR: undefined } });

describe("the packed file, in an empty project", () => {
  it("installs in less than 30 MB", () => {
    npm("install", "--save-dev", packed());
    expect(weightOf(join(shop, "node_modules")) / 1e6).toBeLessThan(30);
    const main = readFileSync(join(shop, "node_modules/@firedrill/cli/dist/src/cli/main.js"), "utf8");
    const [, map = ""] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(main) ?? [];
    expect(JSON.parse(Buffer.from(map, "base64").toString())).toMatchObject({ sources: [expect.stringMatching(/main\.ts$/)] });
  });

  it("brings a command that runs the reference integration in both worlds, and searches", () => {
    const config = "node_modules/@firedrill/cli/dist/src/integration/firedrill.yaml";
    const told = (...args: string[]): string => {
      const { status, stdout, stderr } = spawnSync("npx", ["firedrill", ...args], {
        cwd: shop,
        encoding: "utf8",
        timeout: 120_000,
      });
      expect(status, `${args.join(" ")}\n${stdout}${stderr}`).toBe(0);
      return stdout;
    };
    expect(told("list")).toContain("answer-lost-after-charge");
    expect(told("demo", "calm", "--world", "sim")).toContain("HELD: 1 of 1 scenarios");
    // a machine that is busy with other things may leave it unproven, and says so
    expect(told("demo", "calm", "--allow-unproven")).toMatch(/live world, (?:embedded proxy|toxiproxy-server)/);
    expect(told("explore", "--config", config, "--depth", "1", "--max-schedules", "40", "--allow-unproven")).toContain(
      "NOTHING BROKE",
    );
  });

  it("brings the Composer package, which finds the command that it came with", ({ skip }) => {
    const sources = "node_modules/@firedrill/cli/php/src";
    expect(existsSync(join(shop, sources, "../composer.json"))).toBe(true);
    if (spawnSync("php", ["--version"]).status !== 0) return skip("php is not on PATH");
    const load = `spl_autoload_register(fn ($c) => require "${sources}/" . strtr(substr($c, 10), "\\\\", "/") . ".php");`;
    const { stdout, stderr } = spawnSync("php", ["-r", `${load} echo implode(" ", Firedrill\\Client::start()->partners());`], {
      ...{ cwd: shop, encoding: "utf8", timeout: 60_000, env: { ...process.env, FIREDRILL_COMMAND: "" } },
    });
    expect(`${stdout}${stderr}`).toBe("payment carrier messaging");
  });

  it("drills an integration of the project's own, with faults in its own TypeScript", () => {
    const reference = join(shop, "node_modules/@firedrill/cli/dist/src/integration");
    const yaml = readFileSync(join(reference, "firedrill.yaml"), "utf8")
      .replace("cwd: .", `cwd: ${reference}`)
      .replace("../reference/", join(reference, "../reference/"));
    writeFileSync(join(shop, "firedrill.yaml"), `${yaml}\nfaults: [./half-open.ts]\n`);
    for (const world of ["sim", "live"]) {
      const { status, stdout, stderr } = onNode("npx", [
        "firedrill",
        "run",
        "half-open.yaml",
        "--world",
        world,
        "--out",
        world,
        "--allow-unproven",
      ]);
      expect(status, stdout + stderr).toBe(0);
    }
    const [scenario] = JSON.parse(readFileSync(join(shop, "live/result.json"), "utf8")).scenarios;
    expect(scenario.replay).toMatch(/^npx firedrill run half-open\.yaml /);
  });

  it.runIf(process.platform === "linux")("leaves nothing running where the runner is killed by SIGKILL", async () => {
    const out = join(folder, "killed");
    const bin = "node_modules/@firedrill/cli/bin/firedrill.js";
    const launcher = spawn("node", [bin, "demo", "calm", "--out", out], {
      ...{ cwd: shop, stdio: "ignore", env: { ...process.env, [ownMark]: out } },
    });
    onTestFinished(() => {
      for (const { pid } of running(out)) process.kill(pid, "SIGKILL");
    });
    expect(await until(() => existsSync(join(out, "calm", "integration.log")), 60_000)).toBe(true);
    const runner = running(out).find(({ pid, command }) => pid !== launcher.pid && command.includes("cli/main."));
    process.kill(runner?.pid ?? Number.NaN, "SIGKILL");
    expect(await until(() => running(out).length === 0, 30_000), JSON.stringify(running(out))).toBe(true);
  });

  it("installs for the whole machine, as the Dockerfile does, and prints its plain name then", () => {
    const prefix = join(folder, "machine");
    npm("install", "--global", "--prefix", prefix, packed());
    const bin = join(prefix, "bin");
    const { status, stdout, stderr } = spawnSync("firedrill", ["demo", "calm", "--world", "sim", "--out", "drill"], {
      ...{ cwd: folder, encoding: "utf8", timeout: 120_000, env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } },
    });
    expect(status, stdout + stderr).toBe(0);
    const [scenario] = JSON.parse(readFileSync(join(folder, "drill/result.json"), "utf8")).scenarios;
    expect(scenario.replay).toMatch(/^firedrill demo calm /);
  });

  it("says which package to install for pacts, and has matchers for unit tests", () => {
    const { status, stderr } = onNode("npx", ["firedrill", "verify", "--pacts", join(clone, "test/verify/pacts")]);
    expect(status).toBe(2);
    expect(stderr).toContain('npm install --save-dev "@pact-foundation/pact@');
    const matchers = `import { partnerMatchers } from "@firedrill/cli/matchers"; console.log(typeof partnerMatchers.toHaveChargedOnce);`;
    expect(onNode("node", ["--input-type=module", "--eval", matchers]).stdout).toBe("function\n");
  });

  it("says which peer to install where one is missing", () => {
    rmSync(join(shop, "node_modules/fast-check"), { recursive: true });
    const { status, stderr } = onNode("npx", ["firedrill", "list"]);
    expect(status).toBe(2);
    expect(stderr).toContain('npm install --save-dev "fast-check@');
  });

  it("is imported by its own name and by the short one, with types that need no skipLibCheck", () => {
    npm("install", "--save-dev", `firedrill@${packed()}`, "msw@3.0.5", "fast-check@4.10.2");
    for (const [module, moduleResolution] of [
      ["nodenext", "nodenext"],
      ["esnext", "bundler"],
    ]) {
      const compilerOptions = {
        ...{ module, moduleResolution, target: "es2022", types: [], noEmit: true },
        ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, verbatimModuleSyntax: true },
      };
      writeFileSync(join(shop, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["imports.ts", "half-open.ts"] }));
      for (const compiler of ["typescript", "typescript-native"]) {
        const { status, stdout } = onNode("node", [join(clone, "node_modules", compiler, "bin/tsc"), "-p", "tsconfig.json"]);
        expect(status, `${compiler}, ${moduleResolution}\n${stdout}`).toBe(0);
      }
    }
    expect(onNode("node", ["imports.ts"])).toMatchObject({ status: 0, stdout: printed });
  });

  it.for(["node22", "node26"])("runs on %s as well", (node, { skip }) => {
    if (spawnSync(node, ["--version"]).status !== 0) {
      const missing = `${node} is not on PATH: it is to be a Node of that version`;
      if (process.env.CI) throw new Error(missing);
      skip(missing);
    }
    expect(onNode(node, ["--disable-warning=ExperimentalWarning", "imports.ts"])).toMatchObject({ status: 0, stdout: printed });
    const bin = "node_modules/firedrill/bin/firedrill.js";
    const { status, stdout, stderr } = onNode(node, [bin, "run", "half-open.yaml", "--out", node, "--allow-unproven"]);
    expect(status, stdout + stderr).toBe(0);
    expect(JSON.parse(readFileSync(join(shop, node, "result.json"), "utf8")).node).toMatch(`v${node.slice(4)}.`);
  });

  it.for(["node20"])("says on %s what to do", (node, { skip }) => {
    if (spawnSync(node, ["--version"]).status !== 0) return skip(`${node} is not on PATH`);
    const { status, stderr } = onNode(node, ["node_modules/firedrill/bin/firedrill.js", "list"]);
    expect(status).toBe(2);
    expect(stderr).toContain("Install Node 24");
  });
});
