import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "webhooks-first",
  story: "It leans on webhooks and asks only after ten seconds of silence: where one is lost, the order takes longer.",
  open: () =>
    altered({
      env: { POLL_AFTER_MS: "10000" },
    }),
});
