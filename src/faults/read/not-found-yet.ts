import { defineFault } from "../../core/fault.ts";

export default defineFault({
  name: "not-found-yet",
  family: "read",
  summary: "The partner does not know yet what it has made.",
  parameters: {},
  decide: ({ read }) => (read ? { view: "absent" } : undefined),
});
