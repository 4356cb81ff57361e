import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "price-lowered-while-charging",
  class: "concurrency",
  story:
    "Whether the price may still go down is asked of the payment alone, so it is lowered while the charge of the old one is on its way.",
  checkers: ["charged-once"],
  scenarios: ["customers-as-they-are"],
  parts: { app: { isChargeAsked: ({ payment }) => payment?.status === "captured" } },
});
