import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { copyOfShop, drill, mistakes, scenarioArgument, shop, startServers } from "./lamp-mistakes.ts";

// `npm run nightly`: the whole drill over each mistake of the LAMP shop, then the table in its README. Three minutes and more a mistake; what
// is done is kept in .firedrill/mistakes, so that one that was stopped goes on where it was. `-- --single`: each by its own scenario alone.

interface Row {
  readonly mistake: string;
  /** `scenario: checker, checker`, of what was broken. */
  readonly found: readonly string[];
}

const isSingle = process.argv.includes("--single");
const folder = resolve(".firedrill/mistakes", isSingle ? "single" : "whole");
mkdirSync(folder, { recursive: true });
chmodSync(folder, 0o755);

const whole = [
  ...readdirSync("scenarios").map((file) => file.replace(/\.yaml$/, "")),
  ...readdirSync(join(shop, "scenarios")).map((file) => join(shop, "scenarios", file)),
];

const all = mistakes();
const rows: Row[] = [];
const servers = await startServers(folder);
try {
  for (const [index, mistake] of all.entries()) {
    const kept = join(folder, `${mistake.name}.json`);
    const began = Date.now();
    if (!existsSync(kept)) {
      const place = join(folder, mistake.name);
      rmSync(place, { recursive: true, force: true });
      const scenarios = isSingle ? [scenarioArgument(mistake.scenario)] : [...whole, scenarioArgument(mistake.scenario)];
      const { result } = await drill(copyOfShop(place, mistake), scenarios, servers.env);
      const found = result.scenarios.flatMap(({ scenario, checks }) => {
        const broken = checks.filter(({ verdict }) => verdict === "broken").map(({ checker }) => checker);
        return broken.length === 0 ? [] : [`${scenario}: ${broken.join(", ")}`];
      });
      writeFileSync(kept, JSON.stringify({ mistake: mistake.name, found } satisfies Row));
      rmSync(place, { recursive: true, force: true });
    }
    const row = JSON.parse(readFileSync(kept, "utf8")) as Row;
    rows.push(row);
    const seconds = Math.round((Date.now() - began) / 1000);
    console.error(`[${index + 1}/${all.length}] ${mistake.name}: ${row.found.join("; ") || "NOT FOUND"} (${seconds} s)`);
  }
} finally {
  await servers.stop();
}

const table = [
  `${isSingle ? "Each by its own scenario" : "The whole drill"}, ${new Date().toISOString().slice(0, 10)}:`,
  "",
  "| mistake | what the shop does wrong | found by |",
  "| --- | --- | --- |",
  ...all.map(({ name, sentence }) => {
    const found = rows.find(({ mistake }) => mistake === name)?.found ?? [];
    return `| [\`${name}\`](${name}.patch) | ${sentence} | ${found.join("<br>") || "**not found**"} |`;
  }),
].join("\n");
const readme = join(shop, "mistakes/README.md");
const marks = /(<!-- table -->\n)[\s\S]*(\n<!-- \/table -->)/;
writeFileSync(
  readme,
  readFileSync(readme, "utf8").replace(marks, (_, begin: string, end: string) => `${begin}${table}${end}`),
);
process.exitCode = rows.some(({ found }) => found.length === 0) ? 1 : 0;
