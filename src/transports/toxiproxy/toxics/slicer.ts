import { createPacedQueue } from "../paced-queue.ts";
import { defineToxic, smallWindowBytes } from "../stage.ts";

const microsecondsPerMs = 1_000;

/** Cuts the stream into pieces of `average_size` ± `size_variation` bytes, with `delay` µs between them. */
export const slicer = defineToxic({
  name: "slicer",
  attributes: ["average_size", "size_variation", "delay"],
  windowBytes: smallWindowBytes,
  create: (flow, settings) => {
    let nextAtMs = 0;
    const queue = createPacedQueue(flow, ({ data, atMs }) => {
      const { average_size: average, size_variation: variation, delay } = settings();
      const spread = Math.max(0, variation);
      // Toxiproxy recurses for ever on an average of 0; a byte is the smallest piece there is.
      const size = Math.max(1, average + flow.random.integer(-spread, spread));
      const dueMs = Math.max(nextAtMs, atMs);
      nextAtMs = dueMs + delay / microsecondsPerMs;
      return { bytes: Math.min(size, data.length), dueMs };
    });
    return {
      ...queue,
      handOver: () => {
        nextAtMs = 0; // a long pause between pieces must not outlive the setting that asked for it
        queue.handOver();
      },
    };
  },
});
