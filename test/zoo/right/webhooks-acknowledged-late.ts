import { sleep } from "../../../src/core/clock.ts";
import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "webhooks-acknowledged-late",
  story: "Webhooks are acknowledged after almost the half second that it declares.",
  open: () =>
    altered({
      webhook:
        (webhook, { clock }) =>
        async (...given) => {
          const answer = await webhook(...given);
          await sleep(clock, 400);
          return answer;
        },
    }),
});
