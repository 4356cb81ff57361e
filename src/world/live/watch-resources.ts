import type { Clock } from "../../core/clock.ts";
import type { Recorder } from "../../core/history.ts";
import { resourcesOf } from "../../transports/process-resources.ts";

/** A look goes through all processes and connections of the machine. */
const usualEveryMs = 500;
/** In a run of hundreds of orders these are thousands: a fifth of the runner's time went into looks. */
export const rarelyMs = 4000;

/** Writes down what the integration's processes hold, again and again until it is stopped; they serve at `port`. */
export function watchResources(
  pids: () => readonly number[],
  port: number,
  { clock, recorder, everyMs = usualEveryMs }: { readonly clock: Clock; readonly recorder: Recorder; readonly everyMs?: number },
): () => void {
  let cancel = (): void => {};
  const look = (): void => {
    const value = resourcesOf(pids(), port);
    if (value !== undefined) recorder.record({ actor: "integration", type: "resources", value });
    cancel = clock.after(everyMs, look);
  };
  look();
  return () => cancel();
}
