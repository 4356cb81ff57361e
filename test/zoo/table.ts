import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { createWorkerPool } from "../../src/transports/worker-pool.ts";
import { bugs } from "./bugs/index.ts";
import type { Catch } from "./search-bug.ts";

/** `npm run zoo -- [--random 10000] [--write docs/zoo.md] [bug...]`: searches for every seeded bug and prints how that went. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { random: { type: "string", default: "10000" }, write: { type: "string" } },
});
const random = Number(values.random);
const stranger = positionals.find((name) => !Object.hasOwn(bugs, name));
if (stranger !== undefined || !Number.isSafeInteger(random) || random < 0) {
  process.stderr.write(
    stranger === undefined ? "--random: write a whole number\n" : `there is no bug named ${stranger}; see test/zoo/bugs\n`,
  );
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(bugs);
const startedMs = performance.now();
const pool = createWorkerPool<string, Catch>({
  url: new URL("./table-worker.ts", import.meta.url),
  workerData: { random },
  size: Math.min(availableParallelism(), names.length),
});
let done = 0;
const caught = await Promise.all(
  names.map(async (name) => {
    const one = await pool.run(name);
    done += 1;
    process.stderr.write(
      `[${done}/${names.length}] ${name}: ${one.found === undefined ? "missed" : one.found.checker} in ${one.seconds.toFixed(1)} s\n`,
    );
    return one;
  }),
);
await pool.stop();

const head = ["bug", "class", "found by", "phase", "schedules", "faults", "orders", "random alone", "seconds"];
const rows = caught.map(({ bug, class: kind, found, randomAlone, seconds }) => [
  bug,
  kind,
  found?.checker ?? "**missed**",
  found?.phase ?? "",
  String(found?.schedules ?? ""),
  String(found?.faults ?? ""),
  String(found?.orders ?? ""),
  randomAlone === undefined ? `not in ${random}` : String(randomAlone),
  seconds.toFixed(1),
]);
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
const hits = caught.flatMap(({ found }) => (found === undefined ? [] : [found]));
const byChance = caught.filter(({ randomAlone }) => randomAlone !== undefined).length;
const share = (count: number): string => `${count} of ${caught.length} (${((100 * count) / caught.length).toFixed(0)} %)`;
const summary = [
  `Found by a checker that was named beforehand: ${share(hits.length)}.`,
  `Found by random schedules alone, within ${random}: ${share(byChance)}.`,
  `Faults after shrinking: ${median(hits.map(({ faults }) => faults))} in the median, ${Math.max(0, ...hits.map(({ faults }) => faults))} at most; orders: ${median(hits.map(({ orders }) => orders))} in the median, ${Math.max(0, ...hits.map(({ orders }) => orders))} at most.`,
];
const widths = head.map((title, n) => Math.max(title.length, ...rows.map((row) => row[n]?.length ?? 0)));
const line = (cells: readonly string[]): string =>
  cells
    .map((cell, n) => cell.padEnd(widths[n] ?? 0))
    .join("  ")
    .trimEnd();
process.stdout.write(`${[line(head), ...rows.map(line), "", ...summary].join("\n")}\n`);
process.stdout.write(`${((performance.now() - startedMs) / 1000).toFixed(0)} s on ${pool.size} threads\n`);

if (values.write !== undefined) {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const page = [
    "# The zoo: seeded bugs, and how the search fares with them",
    "",
    "Each bug is one small change to the correct integration, made by replacing one of its parts from outside; the stories",
    "stand in `test/zoo/bugs/`. The search tries one fault at a time on a plain order (`depth 1`), then random customers,",
    "faults and networks. Only a checker that the bug named beforehand counts as finding it. `schedules` is how many were",
    "run by then, `faults` and `orders` are what was left after shrinking; `random alone` leaves the systematic part out.",
    "`npm run zoo -- --write docs/zoo.md` makes this page again.",
    "",
    "One bug, searched for as a team would, and its counterexample over real sockets:",
    "",
    "```sh",
    "npx firedrill explore --world test/zoo/sim-world.ts --given nonce-not-kept",
    "npx firedrill replay .firedrill/capsules/<file> --world live",
    "FIREDRILL_ZOO_BUG=nonce-not-kept npx firedrill run duplicate-webhooks --config test/zoo/firedrill.yaml",
    "```",
    "",
    row(head),
    row(head.map(() => "---")),
    ...rows.map(row),
    "",
    ...summary.map((text) => `- ${text}`),
    "",
  ];
  // what was written by hand about the misses stays
  const before = existsSync(values.write) ? readFileSync(values.write, "utf8") : "";
  const [, byHand = ""] = /\n(## [\s\S]*)$/.exec(before) ?? [];
  writeFileSync(values.write, `${page.join("\n")}${byHand === "" ? "" : `\n${byHand}`}`);
}
