import { defineFault } from "../../core/fault.ts";
import { count } from "../parameters.ts";

export default defineFault({
  name: "link-bandwidth",
  family: "link",
  summary: "The link is narrow.",
  parameters: { rate_kb_per_s: count("kilobytes a second", 10, 1, 1_000_000) },
  decide: (id, given) => ({ id, kind: "bandwidth", stream: "downstream", attributes: { rate: Number(given.rate_kb_per_s) } }),
});
