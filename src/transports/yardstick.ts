import { Worker } from "node:worker_threads";
import { moduleBeside } from "./module-beside.ts";

/** 2 % of one core, and longer than a slice of the scheduler's, so that others get theirs in between. */
export const yardstickWorkUs = 4000;
export const yardstickEveryMs = 200;

/** Shows how much of a processor is to be had, whoever takes the rest. */
export interface Yardstick {
  /** How many times as long as its own processor time a piece of work has taken so far: 1 on a machine that is idle. */
  stretch(): number;
  stop(): Promise<void>;
}

/** Works in a thread of its own, so that what keeps this one busy does not count. */
export function startYardstick(): Yardstick {
  const totals = new BigInt64Array(new SharedArrayBuffer(16));
  const worker = new Worker(moduleBeside("yardstick-thread", import.meta.url), { workerData: totals });
  worker.unref();
  // Without it nothing is known of the machine, and it is taken for an idle one.
  worker.on("error", () => {});
  return {
    stretch: () => {
      const [ownUs, tookUs] = [Number(Atomics.load(totals, 0)), Number(Atomics.load(totals, 1))];
      return ownUs === 0 ? 1 : Math.max(1, tookUs / ownUs);
    },
    stop: async () => {
      await worker.terminate();
    },
  };
}
