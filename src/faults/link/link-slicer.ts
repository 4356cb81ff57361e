import { defineFault } from "../../core/fault.ts";
import { count } from "../parameters.ts";

export default defineFault({
  name: "link-slicer",
  family: "link",
  summary: "Data comes in small pieces.",
  parameters: {
    average_bytes: count("size of a piece", 64, 1, 1_000_000),
    variation_bytes: count("more or less of it", 16, 0, 1_000_000),
    delay_us: count("microseconds between two", 500, 0, 10_000_000),
  },
  decide: (id, given) => ({
    id,
    kind: "slicer",
    stream: "downstream",
    attributes: {
      average_size: Number(given.average_bytes),
      // Toxiproxy 2.5 panics, and takes every link with it, where the variation exceeds the average (toxics/slicer.go)
      size_variation: Math.min(Number(given.variation_bytes), Number(given.average_bytes) - 1),
      delay: Number(given.delay_us),
    },
  }),
});
