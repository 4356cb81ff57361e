import { parentPort, workerData } from "node:worker_threads";
import { searchBug } from "./search-bug.ts";

const { random } = workerData as { readonly random: number };

parentPort?.on("message", (bug: string) => {
  searchBug(bug, random).then(
    (answer) => parentPort?.postMessage({ answer }),
    (thrown: unknown) => parentPort?.postMessage({ error: `${bug}: ${String(thrown)}` }),
  );
});
