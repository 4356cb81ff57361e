import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "webhooks-processed-later",
  story: "Webhooks that were kept are looked at two seconds later, all together.",
  open: () =>
    altered({
      parts: ({ clock }) => ({
        app: {
          whenKept: async ({ wake }) => {
            clock.after(2000, wake);
          },
        },
      }),
    }),
});
