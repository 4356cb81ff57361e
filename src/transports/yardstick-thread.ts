// A worker thread: does a small piece of work again and again, and adds up how long it took.

import { workerData } from "node:worker_threads";
import { yardstickEveryMs, yardstickWorkUs } from "./yardstick.ts";

/** In microseconds: the thread's own processor time, and the time on the clock. */
const totals = workerData as BigInt64Array;

const ownUs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return user + system;
};

function work(): void {
  const fromMs = performance.now();
  const fromUs = ownUs();
  let spentUs = 0;
  let sum = 0;
  while (spentUs < yardstickWorkUs) {
    for (let n = 0; n < 10_000; n += 1) sum = (sum + n * n) % 7919;
    spentUs = ownUs() - fromUs;
  }
  Atomics.add(totals, 0, BigInt(Math.round(spentUs)));
  Atomics.add(totals, 1, BigInt(Math.round((performance.now() - fromMs) * 1000)));
}

setInterval(work, yardstickEveryMs);
