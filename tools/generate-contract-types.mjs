// Generates TypeScript types from the contracts. `--check` only compares, and fails when they are stale.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const contracts = new URL("../contracts/", import.meta.url);
const generated = new URL("../src/contract/generated/", import.meta.url);
const check = process.argv.includes("--check");
const banner = "// Generated from the contract by `npm run generate`. Do not edit.\n";

mkdirSync(generated, { recursive: true });
const stale = [];
for (const file of readdirSync(contracts)
  .filter((name) => name.endsWith(".openapi.yaml"))
  .sort()) {
  const target = new URL(`${file.replace(".openapi.yaml", "")}.ts`, generated);
  const text = banner + astToString(await openapiTS(new URL(file, contracts)));
  let current = "";
  try {
    current = readFileSync(target, "utf8");
  } catch {
    // not generated yet
  }
  if (current === text) continue;
  if (check) stale.push(fileURLToPath(target));
  else writeFileSync(target, text);
}
if (stale.length > 0) {
  console.error(`stale types:\n  ${stale.join("\n  ")}\nRun \`npm run generate\` and commit what it writes.`);
  process.exit(1);
}
