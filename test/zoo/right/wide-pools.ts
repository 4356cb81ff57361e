import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "wide-pools",
  story: "Fifty calls at once at each partner, and as many a second as there are.",
  open: () =>
    altered({
      env: { PARTNER_CONCURRENCY: "50", PARTNER_RATE_PER_SECOND: "5000" },
    }),
});
