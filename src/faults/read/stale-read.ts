import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "stale-read",
  family: "read",
  summary: "The partner shows what was before the latest change.",
  parameters: {},
  decide: ({ read }) => (read ? { view: "stale" } : undefined),
});
