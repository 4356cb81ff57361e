import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashFolders, hashText } from "../../src/transports/fingerprint.ts";
import { createWorkerPool } from "../../src/transports/worker-pool.ts";
import type { Rehearsed, Rehearsing } from "./rehearse-drill.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const stateFile = join(root, ".firedrill", "zoo-drill.ndjson");

/** A number for all that a result follows from. */
function fingerprint(seeds: readonly number[]): string {
  const code = hashFolders(root, ["src", "simulators", "test/zoo"], ".ts");
  const data = hashFolders(root, ["scenarios", "contracts"], ".yaml");
  return hashText(`${code} ${data} ${seeds}`);
}

/** What an earlier run on the same code, with the same seeds, has found already; each result is kept as it comes. */
function openState(seeds: readonly number[]) {
  const head = JSON.stringify({ of: fingerprint(seeds) });
  const [of, ...lines] = existsSync(stateFile) ? readFileSync(stateFile, "utf8").trimEnd().split("\n") : [];
  const known = of === head ? lines.map((line) => JSON.parse(line) as Rehearsed) : [];
  if (of !== head) {
    mkdirSync(dirname(stateFile), { recursive: true });
    writeFileSync(stateFile, `${head}\n`);
  }
  return {
    find: ({ kind, name }: Rehearsing) => known.find((one) => one.kind === kind && one.name === name),
    keep: (one: Rehearsed) => appendFileSync(stateFile, `${JSON.stringify(one)}\n`),
  };
}

/** Rehearses them, and says how each went as it ends. Interrupted, it goes on where it was. */
export async function drillAll(
  all: readonly Rehearsing[],
  { seeds, workers }: { readonly seeds: readonly number[]; readonly workers: number },
): Promise<Rehearsed[]> {
  const state = openState(seeds);
  const pool = createWorkerPool<Rehearsing, Rehearsed>({
    url: new URL("./drill-worker.ts", import.meta.url),
    workerData: { seeds },
    size: Math.min(workers, all.length),
  });
  let done = 0;
  const rehearsed = all.map(async (one) => {
    const known = state.find(one);
    const result = known ?? (await pool.run(one));
    if (known === undefined) state.keep(result);
    done += 1;
    const found = Object.values(result.finds).length;
    process.stderr.write(
      `[${done}/${all.length}] ${one.name}: broken by ${found} of ${seeds.length} seeds in ${result.seconds.toFixed(1)} s\n`,
    );
    return result;
  });
  const results = await Promise.all(rehearsed);
  await pool.stop();
  return results;
}
