import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const command = ["openapi-generator-cli", "openapi-generator"].find((name) => spawnSync(name, ["version"]).status === 0);
const folder = mkdtempSync(join(tmpdir(), "firedrill-generated-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contracts = ["payment", "carrier", "messaging"];
const generators = ["php", "python"];
/** What a shop calls first. */
const calls = { payment: ["createPayment", "capturePayment"], carrier: ["createShipment"], messaging: ["sendMessage"] };

/** All six clients in one process: starting it takes longer than a client does. */
function generateAll(): void {
  mkdirSync(join(folder, "configurations"));
  const files = contracts.flatMap((contract) =>
    generators.map((generatorName) => {
      const file = join(folder, "configurations", `${contract}-${generatorName}.json`);
      const inputSpec = join(process.cwd(), "contracts", `${contract}.openapi.yaml`);
      writeFileSync(file, JSON.stringify({ generatorName, inputSpec, outputDir: join(folder, contract, generatorName) }));
      return file;
    }),
  );
  const { status, stdout, stderr } = spawnSync(command as string, ["batch", "--fail-fast", "--threads", "2", ...files], {
    encoding: "utf8",
    timeout: 180_000,
    env: { ...process.env, JAVA_OPTS: "-XX:TieredStopAtLevel=1" },
  });
  if (status !== 0) throw new Error(`${stdout}${stderr}`.slice(-4000));
}

beforeAll(() => {
  if (command !== undefined) generateAll();
}, 200_000);

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const written = (contract: string, generator: string, ending: string): string =>
  globSync(`${contract}/${generator}/**/*.${ending}`, { cwd: folder })
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");

describe.for(contracts)("clients generated from the contract of %s", (name) => {
  it("have what a shop calls, in PHP and in Python, and webhooks in a class of their own", ({ skip }) => {
    if (command === undefined) {
      const missing = "openapi-generator-cli is not on PATH: `pip install openapi-generator-cli` brings it, Java runs it";
      if (process.env.CI) throw new Error(missing);
      skip(missing);
    }
    const php = written(name, "php", "php");
    const python = written(name, "python", "py");
    for (const call of calls[name as keyof typeof calls]) {
      expect(php).toMatch(new RegExp(`public function ${call}\\(`));
      expect(python).toMatch(new RegExp(`def ${snake(call)}\\(`));
    }
    expect(php).toContain("class WebhooksApi");
  });
});
