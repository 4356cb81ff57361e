import { createPacedQueue } from "../paced-queue.ts";
import { defineToxic } from "../stage.ts";

/** What is under way on a slow but wide link: 4 MiB a second at one second of latency. */
const windowBytes = 4 * 1024 * 1024;

/** Delays all bytes by `latency` ± `jitter` (ms), drawn for each chunk. Keeps their order, and closes are not delayed of themselves. */
export const latency = defineToxic({
  name: "latency",
  attributes: ["latency", "jitter"],
  windowBytes,
  create: (flow, settings) =>
    createPacedQueue(flow, ({ data, atMs }) => {
      const { latency, jitter } = settings();
      const delayMs = jitter > 0 ? latency - jitter + flow.random.next() * 2 * jitter : latency;
      return { bytes: data.length, dueMs: atMs + delayMs, stampMs: atMs + delayMs };
    }),
});
