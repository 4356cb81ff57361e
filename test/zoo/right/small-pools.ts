import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "small-pools",
  story: "One call at a time at each partner, and forty a second, which is what its sales take: the others wait in the queue.",
  open: () =>
    altered({
      env: { PARTNER_CONCURRENCY: "1", PARTNER_RATE_PER_SECOND: "40" },
    }),
});
