import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { createWorkerPool } from "../../src/transports/worker-pool.ts";
import { bugs } from "./bugs/index.ts";
import { drillAll } from "./drill-all.ts";
import { tellDrill, writeDrill } from "./drill-table.ts";
import { openKept } from "./kept-results.ts";
import { markdownTable, printTable } from "./print-table.ts";
import type { Rehearsing } from "./rehearse-drill.ts";
import { rights } from "./right/index.ts";
import { tellRight, writeRight } from "./right-table.ts";
import type { Catch } from "./search-bug.ts";
import type { Acquittal } from "./search-right.ts";

/**
 * `npm run zoo -- [--random 10000] [--write docs/zoo.md] [bug...]`: searches for every seeded bug and prints how that went.
 * `npm run zoo -- --right [--random 1000] [--write docs/zoo.md] [integration...]`: the same for the right integrations, of which nothing must be found.
 * `npm run zoo -- --drill [--seeds 3] [--write docs/zoo.md] [name...]`: how the standard drill alone fares with all of them, and with the reference.
 * Each takes all cores, or `--workers` of them.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    random: { type: "string" },
    write: { type: "string" },
    right: { type: "boolean", default: false },
    drill: { type: "boolean", default: false },
    seeds: { type: "string", default: "3" },
    workers: { type: "string", default: String(availableParallelism()) },
  },
});
const { right } = values;
const workers = Number(values.workers);
if (!Number.isSafeInteger(workers) || workers < 1) {
  process.stderr.write("--workers: write a whole number\n");
  process.exit(2);
}
if (values.drill) await rehearse(positionals, Number(values.seeds));
const random = Number(values.random ?? (right ? 1000 : 10_000));
const known: Readonly<Record<string, unknown>> = right ? rights : bugs;
const stranger = positionals.find((name) => !Object.hasOwn(known, name));
if (stranger !== undefined || !Number.isSafeInteger(random) || random < 0) {
  const where = right ? "right integration" : "bug";
  process.stderr.write(
    stranger === undefined
      ? "--random: write a whole number\n"
      : `there is no ${where} named ${stranger}; see test/zoo/${right ? "right" : "bugs"}\n`,
  );
  process.exit(2);
}
const names = positionals.length > 0 ? positionals : Object.keys(known);
const startedMs = performance.now();

/** Runs the standard drill on all that there is, and ends the process. */
async function rehearse(chosen: readonly string[], seedCount: number): Promise<never> {
  const beganMs = performance.now();
  const all: readonly Rehearsing[] = [
    { kind: "reference", name: "reference" },
    ...Object.keys(bugs).map((name): Rehearsing => ({ kind: "bug", name })),
    ...Object.keys(rights).map((name): Rehearsing => ({ kind: "right", name })),
  ];
  const stranger = chosen.find((name) => !all.some((one) => one.name === name));
  if (stranger !== undefined || !Number.isSafeInteger(seedCount) || seedCount < 1) {
    process.stderr.write(
      stranger === undefined ? "--seeds: write a whole number\n" : `nothing in the zoo is named ${stranger}\n`,
    );
    process.exit(2);
  }
  const seeds = Array.from({ length: seedCount }, (_, n) => n + 1);
  const wanted = chosen.length > 0 ? all.filter(({ name }) => chosen.includes(name)) : all;
  const rehearsed = await drillAll(wanted, { seeds, workers });
  const spent = rehearsed.reduce((sum, { seconds }) => sum + seconds, 0);
  const cost = `All of it took ${Math.round(spent)} s of one processor.`;
  process.stdout.write(`${tellDrill(rehearsed, seedCount)}\n${cost}\n`);
  process.stdout.write(`${((performance.now() - beganMs) / 1000).toFixed(0)} s on ${workers} threads\n`);
  if (values.write !== undefined) writeDrill(values.write, rehearsed, seedCount, cost);
  const isAccused = rehearsed.some(({ kind, finds }) => kind !== "bug" && Object.values(finds).length > 0);
  process.exit(isAccused ? 1 : 0);
}

/** Searches for all of them, on all cores, and says how each went as it ends. Interrupted, it goes on where it was. */
async function searchAll<Found extends { readonly seconds: number }>(
  nameOf: (found: Found) => string,
  said: (found: Found) => string,
): Promise<Found[]> {
  const kept = openKept<Found>(right ? "zoo-right.ndjson" : "zoo-search.ndjson", String(random));
  const pool = createWorkerPool<string, Found>({
    url: new URL("./table-worker.ts", import.meta.url),
    workerData: { random, right },
    size: Math.min(workers, names.length),
  });
  let done = 0;
  const searched = names.map(async (name) => {
    const known = kept.find((found) => nameOf(found) === name);
    const one = known ?? (await pool.run(name));
    if (known === undefined) kept.keep(one);
    done += 1;
    process.stderr.write(`[${done}/${names.length}] ${name}: ${said(one)} in ${one.seconds.toFixed(1)} s\n`);
    return one;
  });
  const found = await Promise.all(searched);
  await pool.stop();
  return found;
}

if (right) {
  const found = await searchAll<Acquittal>(
    ({ right: name }) => name,
    ({ alarms, schedules }) => `${alarms.length} alarms in ${schedules} schedules`,
  );
  process.stdout.write(`${tellRight(found, random)}\n`);
  if (values.write !== undefined) writeRight(values.write, found, random);
  process.exit(found.some(({ alarms }) => alarms.length > 0) ? 1 : 0);
}
const caught = await searchAll<Catch>(
  ({ bug }) => bug,
  ({ found }) => (found === undefined ? "missed" : found.checker),
);

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
process.stdout.write(`${[printTable(head, rows), "", ...summary].join("\n")}\n`);
process.stdout.write(`${((performance.now() - startedMs) / 1000).toFixed(0)} s on ${workers} threads\n`);

if (values.write !== undefined) {
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
    "export FIREDRILL_ZOO_BUG=nonce-not-kept",
    "npx firedrill explore --config test/zoo/firedrill.yaml",
    "npx firedrill replay .firedrill/capsules/told-once-1a2b3c4d.json --config test/zoo/firedrill.yaml --world live",
    "npx firedrill run duplicate-webhooks --config test/zoo/firedrill.yaml",
    "```",
    "",
    markdownTable(head, rows),
    "",
    ...summary.map((text) => `- ${text}`),
    "",
  ];
  // what was written by hand about the misses stays
  const before = existsSync(values.write) ? readFileSync(values.write, "utf8") : "";
  const [, byHand = ""] = /\n(## [\s\S]*)$/.exec(before) ?? [];
  writeFileSync(values.write, `${page.join("\n")}${byHand === "" ? "" : `\n${byHand}`}`);
}
