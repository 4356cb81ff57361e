import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "webhook-lost",
  family: "webhook",
  summary: "A webhook is never sent.",
  parameters: {},
  decide: () => ({ sendings: [] }),
});
