import { defineFault } from "../../core/fault.ts";
import { ms } from "../parameters.ts";

export default defineFault({
  name: "link-latency",
  family: "link",
  summary: "Every byte to the caller takes longer.",
  parameters: { latency_ms: ms("added to each packet", 200), jitter_ms: ms("more or less of it", 0) },
  decide: (id, given) => ({
    id,
    kind: "latency",
    stream: "downstream",
    attributes: { latency: Number(given.latency_ms), jitter: Number(given.jitter_ms) },
  }),
});
