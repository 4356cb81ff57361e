import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "response-lost",
  family: "call",
  summary: "The partner does what was asked, then the connection is reset before a byte of the answer.",
  parameters: {},
  decide: () => ({ effect: true, delivery: { type: "reset" } }),
});
