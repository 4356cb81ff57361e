import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "refuse",
  family: "call",
  summary: "The partner closes the connection without a byte and does nothing.",
  parameters: {},
  decide: () => ({ effect: false, delivery: { type: "close" } }),
});
