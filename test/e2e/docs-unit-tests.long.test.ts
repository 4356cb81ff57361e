import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { blocksIn } from "../docs/blocks.ts";

/** What finds the package by its name in a clone, as vitest.config.ts does. */
const configuration = `const conditions = ["@firedrill/source", "node", "module", "development|production"];
export default {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ["*.test.ts"], execArgv: ["--conditions=@firedrill/source"] },
};
`;

function writeExample(): string {
  const folder = mkdtempSync(join("test", "e2e", ".unit-tests-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "vitest.config.ts"), configuration);
  for (const { language, text } of blocksIn("docs/unit-tests.md")) {
    const [, name] = /^\/\/ (\S+\.ts)\n/.exec(text) ?? [];
    if (language === "ts" && name !== undefined) writeFileSync(join(folder, name), text);
  }
  return folder;
}

function runTests(folder: string): { readonly status: number | null; readonly told: string } {
  const vitest = join("node_modules", "vitest", "vitest.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [vitest, "run", "--root", folder], {
    ...{ encoding: "utf8", timeout: 60_000, env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined } },
  });
  return { status, told: stdout + stderr };
}

it("the unit tests that docs/unit-tests.md shows hold", () => {
  const { status, told } = runTests(writeExample());
  expect(status, told).toBe(0);
  expect(told).toContain("2 passed");
});

it("they are broken by a shop that takes a new key for the second try", () => {
  const folder = writeExample();
  const [shop] = blocksIn("docs/unit-tests.md").filter(({ text }) => text.startsWith("// checkout.ts"));
  const retry = "request));";
  const other = '{ ...request, headers: { ...request.headers, "idempotency-key": order } }));';
  expect(shop?.text).toContain(retry);
  writeFileSync(join(folder, "checkout.ts"), shop?.text.replace(retry, other) ?? "");
  const { status, told } = runTests(folder);
  expect(status, told).toBe(1);
  expect(told).toContain("order-1 was charged once, and 1 more authorized with money still held");
});
