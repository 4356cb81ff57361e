import { createWorkerPool } from "../../src/transports/worker-pool.ts";
import { openKept } from "./kept-results.ts";
import type { Rehearsed, Rehearsing } from "./rehearse-drill.ts";

/** Rehearses them, and says how each went as it ends. Interrupted, it goes on where it was. */
export async function drillAll(
  all: readonly Rehearsing[],
  { seeds, workers }: { readonly seeds: readonly number[]; readonly workers: number },
): Promise<Rehearsed[]> {
  const state = openKept<Rehearsed>("zoo-drill.ndjson", String(seeds));
  const pool = createWorkerPool<Rehearsing, Rehearsed>({
    url: new URL("./drill-worker.ts", import.meta.url),
    workerData: { seeds },
    size: Math.min(workers, all.length),
  });
  let done = 0;
  const rehearsed = all.map(async (one) => {
    const known = state.find(({ kind, name }) => kind === one.kind && name === one.name);
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
