import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Drilled, drillShop, type Mistake, mistakesOfShop } from "./mistakes.ts";
import { type Searched, searchShop } from "./search.ts";
import { finds, writeTable } from "./write-table.ts";

/**
 * `npm run foreign -- [--drill] [--search] [--max-time 180s] [--bail] [--seeds 3] [--again] [--write docs/foreign.md] [mistake...]`: the standard
 * drill, and the search over real sockets, on each mistake of the Python shop, one at a time; `right` is the shop without one. What is done is kept in
 * .firedrill/foreign, so that a table that was stopped goes on where it was; `--again` does it anew.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    drill: { type: "boolean", default: false },
    search: { type: "boolean", default: false },
    "max-time": { type: "string", default: "180s" },
    bail: { type: "boolean", default: false },
    again: { type: "boolean", default: false },
    seeds: { type: "string", default: "1" },
    write: { type: "string" },
  },
});

/** What is kept of one mistake. */
export interface Kept {
  /** By seed. */
  readonly drills: Readonly<Record<string, Drilled>>;
  readonly search?: Searched;
}

const mistakes: Readonly<Record<string, Mistake>> = mistakesOfShop();
const names = positionals.length > 0 ? positionals : Object.keys(mistakes);
const stranger = names.find((name) => name !== "right" && !Object.hasOwn(mistakes, name));
const seeds = Number(values.seeds);
if (stranger !== undefined || !Number.isSafeInteger(seeds) || seeds < 1) {
  process.stderr.write(stranger === undefined ? "--seeds: write a whole number\n" : `there is no mistake named ${stranger}\n`);
  process.exit(2);
}

const folder = resolve(".firedrill/foreign");
mkdirSync(folder, { recursive: true });
const fileOf = (name: string): string => join(folder, `${name}.json`);

function keptOf(name: string): Kept {
  return existsSync(fileOf(name)) ? (JSON.parse(readFileSync(fileOf(name), "utf8")) as Kept) : { drills: {} };
}

/** With `--bail`, a drill that ended at what says nothing of its mistake is run once more, to its end. */
async function drill(planted: string, mistake: Mistake | undefined, seed: number): Promise<Drilled> {
  const args = ["--seed", String(seed)];
  const short = values.bail ? await drillShop(planted, [...args, "--bail"]) : undefined;
  const isTelling = short !== undefined && (short.broken.length === 0 || mistake === undefined || finds(mistake, short));
  return isTelling ? short : drillShop(planted, args);
}

/** Does what is asked for and not done yet, and keeps it as it comes. */
async function fill(name: string): Promise<Kept> {
  const planted = name === "right" ? "" : name;
  let kept = keptOf(name);
  for (let seed = 1; values.drill && seed <= seeds; seed += 1) {
    if (kept.drills[seed] !== undefined && !values.again) continue;
    const drilled = await drill(planted, mistakes[name], seed);
    kept = { ...kept, drills: { ...kept.drills, [seed]: drilled } };
    writeFileSync(fileOf(name), JSON.stringify(kept));
  }
  if (values.search && (kept.search === undefined || values.again)) {
    kept = { ...kept, search: await searchShop(planted, values["max-time"]) };
    writeFileSync(fileOf(name), JSON.stringify(kept));
  }
  return kept;
}

for (const [index, name] of names.entries()) {
  const filled = await fill(name).catch((error: Error) => error);
  if (filled instanceof Error) {
    process.stderr.write(`[${index + 1}/${names.length}] ${name}: ${filled.message}\n`);
    process.exitCode = 1;
    continue;
  }
  const { drills, search } = filled;
  const told = Object.entries(drills).map(([seed, { verdict, broken, seconds }]) => {
    const [first] = broken;
    return `seed ${seed}: ${first === undefined ? verdict.toUpperCase() : `${first.scenario}: ${first.checkers.join(", ")}`} in ${seconds} s`;
  });
  if (search !== undefined)
    told.push(`search: ${search.checkers.join(", ") || "NOTHING"} in ${search.schedules} schedules, ${search.seconds} s`);
  process.stderr.write(`[${index + 1}/${names.length}] ${name}: ${told.join("; ")}\n`);
}

if (values.write !== undefined) {
  const all = Object.fromEntries(Object.keys(mistakes).map((name) => [name, keptOf(name)]));
  writeTable(values.write, mistakes, all, keptOf("right"));
}
