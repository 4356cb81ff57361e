import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "reconciles-unasked",
  story: "Nobody can ask it to reconcile: it does so every five seconds.",
  open: () =>
    altered({
      env: { RECONCILE_EVERY_MS: "5000" },
      shop: () => ({ reconcile: async () => {} }),
    }),
});
