import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** What must not stand there, and what is said of it: why, and what to do instead. */
interface Plant {
  readonly file: string;
  readonly text: string;
  readonly said: readonly string[];
}

const imports = (file: string, from: string, rule: string, ...said: readonly string[]): Plant => ({
  file,
  text: `import * as planted from "${from}";\nexport const used = planted;\n`,
  said: [`error ${rule}: ${file} →`, ...said],
});

const forbiddenImports: readonly Plant[] = [
  imports("src/core/p1.ts", "undici", "no-packages-elsewhere", "take the result as a port"),
  imports("src/checkers/p1.ts", "fastify", "no-packages-elsewhere"),
  imports("simulators/p1.ts", "yaml", "no-packages-elsewhere"),
  imports(
    "src/contract/p1.ts",
    "undici",
    "packages-of-src-contract",
    "src/contract uses ajv, ajv-formats, jsonpath-rfc9535, yaml",
  ),
  imports("src/explore/p1.ts", "kysely", "packages-of-src-explore"),
  imports("src/transports/p1.ts", "fastify", "packages-of-src-transports"),
  imports(
    "src/integration/http/p1.ts",
    "undici",
    "packages-of-src-integration-http",
    "uses fastify, standardwebhooks and no other",
  ),
  imports("src/integration/domain/p1.ts", "../adapters/undici-client.ts", "integration-domain-keeps-to-its-ring"),
  imports("src/integration/domain/p2.ts", "../ports.ts", "integration-domain-keeps-to-its-ring", "domain <- app <- adapters"),
  imports("src/integration/app/p1.ts", "../store/sqlite-store.ts", "integration-app-keeps-to-its-ring", "type in ports.ts"),
  imports("src/integration/app/p2.ts", "../http/server.ts", "integration-app-keeps-to-its-ring"),
  imports("src/integration/app/p3.ts", "../gateways/breaker.ts", "integration-app-keeps-to-its-ring"),
  imports("src/integration/http/p2.ts", "../gateways/call.ts", "integration-http-keeps-to-its-ring"),
  imports("src/integration/store/p1.ts", "../app/place.ts", "integration-store-keeps-to-its-ring"),
  imports(
    "src/integration/p1.ts",
    "../world/config.ts",
    "integration-stays-in-its-layer",
    "cannot know that it is being rehearsed",
  ),
  imports(
    "src/transports/p2.ts",
    "../reference/reference-world.ts",
    "transports-stays-in-its-layer",
    "put the two together in src/reference",
  ),
  imports("src/transports/p3.ts", "../integration/store/sqlite-store.ts", "transports-stays-in-its-layer"),
  imports("src/transports/p4.ts", "../explore/usage.ts", "transports-stays-in-its-layer"),
  imports(
    "src/explore/p2.ts",
    "../integration/store/sqlite-store.ts",
    "explore-stays-in-its-layer",
    "reference opens the reference's",
  ),
  imports("src/world/sim/p1.ts", "../../integration/create.ts", "world-stays-in-its-layer", "knows no integration"),
  imports("src/world/sim/p2.ts", "../../transports/real-clock.ts", "world-stays-in-its-layer"),
  imports("src/world/live/p1.ts", "../../integration/create.ts", "only-the-live-world-meets-transports"),
  imports("src/world/p1.ts", "node:timers/promises", "input-and-output-at-the-edges", "Take a port instead"),
  imports("src/partner/p1.ts", "node:perf_hooks", "input-and-output-at-the-edges"),
];

const denied = (file: string, expression: string, ...said: readonly string[]): Plant => ({
  file,
  text: `export const used = [${expression}];\n`,
  said,
});
const clock = "Take a Clock (src/core/clock.ts)";
const random = "Take a Random (src/core/random.ts)";

const forbiddenGlobals: readonly Plant[] = [
  denied("src/core/g1.ts", "Date.now()", "The real time stands at the edges alone", clock),
  denied("src/core/g2.ts", "new Date()", clock),
  denied("src/core/g3.ts", "Date()", clock),
  { file: "src/core/g4.ts", text: "const { now } = Date;\nexport const used = now;\n", said: [clock] },
  denied("src/checkers/g1.ts", "Math.random()", "Chance is seeded", random),
  denied("src/partner/g1.ts", "setTimeout", "Timers stand at the edges alone", clock),
  denied("src/world/sim/g1.ts", "setImmediate", clock),
  denied("src/explore/g1.ts", "performance.now()", clock),
  denied("src/explore/g2.ts", "AbortSignal.timeout(5)", clock),
  denied("src/integration/app/g1.ts", "setInterval", clock),
  denied("src/integration/gateways/g1.ts", "fetch", "The network stands at the edges alone", "Take a port"),
  denied("src/world/g1.ts", "process.env.HOME", "Take what is needed as a parameter"),
  denied("src/faults/g1.ts", "crypto.randomUUID()", random),
  denied("simulators/g1.ts", "globalThis.setTimeout", "reaches every other global"),
  {
    file: "src/integration/domain/g1.ts",
    text: 'import { randomUUID } from "node:crypto";\nexport const used = randomUUID;\n',
    said: [random],
  },
];

const allowed: readonly string[] = [
  "src/transports/g1.ts",
  "src/world/live/g1.ts",
  "src/cli/g1.ts",
  "src/integration/adapters/g1.ts",
];
const everything =
  "export const used = [Date.now(), new Date(), Math.random(), setTimeout, performance.now(), fetch, process.env];\n";

const root = resolve(".");
const bin = (name: string): string => join(root, "node_modules/.bin", name);
let folder = "";
let layers = "";
let lint = "";

const run = (command: string, ...args: readonly string[]): string => {
  const { stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } });
  return `${stdout}${stderr}`;
};

/** What is said of one file, up to the next one. */
const saidOf = (file: string): string =>
  lint
    .split(/^(?=\S+\.ts:\d+:\d+ )/m)
    .filter((part) => part.startsWith(`${file}:`))
    .join("\n");

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-layers-"));
  for (const part of [
    "src",
    "simulators",
    "vendors",
    "tools",
    "package.json",
    "tsconfig.json",
    "biome.json",
    ".dependency-cruiser.mjs",
  ])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  const plant = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const { file, text } of [...forbiddenImports, ...forbiddenGlobals]) plant(file, text);
  for (const file of allowed) plant(file, everything);
  layers = run(
    bin("depcruise"),
    "src",
    "simulators",
    "vendors",
    "--config",
    ".dependency-cruiser.mjs",
    "--output-type",
    "err-long",
  );
  lint = run(bin("biome"), "lint", "--colors=off", "--max-diagnostics=none", "src", "simulators", "vendors");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the layers", () => {
  it.each(forbiddenImports)("refuse $said.0, with what to do instead", ({ said: [error = "", ...remedies] }) => {
    const [, rest] = layers.split(error);
    expect(rest, layers.slice(0, 2_000)).toBeDefined();
    for (const remedy of remedies) expect(rest?.split(/^ {2}error /m)[0]?.replaceAll(/\s+/g, " ")).toContain(remedy);
  });

  it("refuse nothing else", () => {
    const files = [...layers.matchAll(/^ {2}error \S+: (\S+)/gm)].map(([, file]) => file);
    const planted = forbiddenImports.map(({ file }) => file);
    expect(files.filter((file) => !planted.includes(file ?? ""))).toEqual([]);
  });
});

describe("the globals for time, chance, timers, network and process", () => {
  it.each(forbiddenGlobals)("are refused in $file, with what to do instead", ({ file, said }) => {
    for (const part of said) expect(saidOf(file).replaceAll(/\s+/g, " ")).toContain(part);
  });

  it.each(allowed)("are let in at the edges: %s", (file) => {
    expect(saidOf(file)).toBe("");
  });
});
