import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "link-down",
  family: "link",
  summary: "Nobody listens at the other end.",
  parameters: {},
  decide: (id) => ({ id, kind: "down", stream: "both", attributes: {} }),
});
