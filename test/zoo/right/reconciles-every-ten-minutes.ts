import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "reconciles-every-ten-minutes",
  story: "Reconciliation comes every ten minutes instead of every hour.",
  open: () =>
    altered({
      env: { RECONCILE_EVERY_MS: "600000" },
    }),
});
