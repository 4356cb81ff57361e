import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "reconciles-twice-a-day",
  story: "Reconciliation comes twice a day, and whenever it is asked for.",
  open: () =>
    altered({
      env: { RECONCILE_EVERY_MS: "43200000" },
    }),
});
