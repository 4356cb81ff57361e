import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "random-key-kept",
  story: "Keys are drawn, kept with the request before it is sent, and sent again with it: a key needs no meaning, only to stay.",
  open: () =>
    altered({
      // the request that is kept with the row carries its key, and what it carries wins
      parts: ({ random }) => ({
        app: { payload: ({ stored, fresh }) => stored ?? { ...(fresh as object), key: `${random.hex(8)}-${random.hex(24)}` } },
      }),
    }),
});
