import type { Clock } from "../../core/clock.ts";
import type { Recorder } from "../../core/history.ts";
import { resourcesOf } from "../../transports/process-resources.ts";

/** A look goes through all processes of the machine. */
const everyMs = 500;

/** Writes down what the integration's processes hold, again and again until it is stopped; they serve at `port`. */
export function watchResources(pids: () => readonly number[], port: number, clock: Clock, recorder: Recorder): () => void {
  let cancel = (): void => {};
  const look = (): void => {
    const value = resourcesOf(pids(), port);
    if (value !== undefined) recorder.record({ actor: "integration", type: "resources", value });
    cancel = clock.after(everyMs, look);
  };
  look();
  return () => cancel();
}
