import { createPacedQueue } from "../paced-queue.ts";
import { defineToxic, smallWindowBytes } from "../stage.ts";

/** Slow links deliver something every so often, not a whole chunk after a long silence. */
const sliceMs = 100;

/** Passes at most `rate` KB a second (1 KB = 1000 bytes, so one KB/s is one byte a millisecond). Rate 0 holds everything, as in Toxiproxy. */
export const bandwidth = defineToxic({
  name: "bandwidth",
  attributes: ["rate"],
  windowBytes: smallWindowBytes,
  create: (flow, settings) => {
    let freeAtMs = 0;
    const queue = createPacedQueue(flow, ({ data, atMs }) => {
      const bytesPerMs = settings().rate;
      if (bytesPerMs <= 0) return { bytes: data.length, dueMs: Number.POSITIVE_INFINITY };
      const bytes = Math.min(data.length, bytesPerMs * sliceMs);
      freeAtMs = Math.max(freeAtMs, atMs) + bytes / bytesPerMs;
      return { bytes, dueMs: freeAtMs };
    });
    return {
      ...queue,
      handOver: () => {
        freeAtMs = 0; // what is handed over owes the new rate nothing
        queue.handOver();
      },
    };
  },
});
