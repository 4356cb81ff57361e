import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "renewal-skipped-after-failure",
  class: "unknown-outcomes",
  story:
    "A renewal whose charge fails once, for whatever reason, counts as not wanted: the period ends unpaid over a gateway's hiccup, and nobody is there to try again.",
  checkers: ["loss"],
  scenarios: ["renewals"],
  parts: {
    app: {
      onFailedCall: (order, { step }) =>
        order.renews === undefined || step !== "authorize"
          ? order
          : { ...order, cancel: { reason: "action-timeout", atMs: order.createdMs } },
    },
  },
});
