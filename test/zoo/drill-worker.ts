import { parentPort, workerData } from "node:worker_threads";
import { type Rehearsing, rehearseDrill } from "./rehearse-drill.ts";

const { seeds } = workerData as { readonly seeds: readonly number[] };

parentPort?.on("message", (one: Rehearsing) => {
  rehearseDrill(one, seeds).then(
    (answer) => parentPort?.postMessage({ answer }),
    (thrown: unknown) => parentPort?.postMessage({ error: `${one.name}: ${String(thrown)}` }),
  );
});
