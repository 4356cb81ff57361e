import { parentPort, workerData } from "node:worker_threads";
import { searchBug } from "./search-bug.ts";
import { searchRight } from "./search-right.ts";

const { random, right } = workerData as { readonly random: number; readonly right: boolean };

parentPort?.on("message", (name: string) => {
  const searched = right ? searchRight(name, { depth: 1, random, seed: 1 }) : searchBug(name, random);
  searched.then(
    (answer) => parentPort?.postMessage({ answer }),
    (thrown: unknown) => parentPort?.postMessage({ error: `${name}: ${String(thrown)}` }),
  );
});
