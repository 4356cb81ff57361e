import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "reset",
  family: "call",
  summary: "The partner resets the connection and does nothing.",
  parameters: {},
  decide: () => ({ effect: false, delivery: { type: "reset" } }),
});
