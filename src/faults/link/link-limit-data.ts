import { defineFault } from "../../core/fault.ts";
import { count } from "../parameters.ts";

export default defineFault({
  name: "link-limit-data",
  family: "link",
  summary: "The connection is closed after so many bytes.",
  parameters: { bytes: count("that still come through", 100, 0, 1_000_000_000) },
  decide: (id, given) => ({ id, kind: "limit_data", stream: "downstream", attributes: { bytes: Number(given.bytes) } }),
});
