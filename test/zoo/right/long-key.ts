import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

const longest = 255;

export default defineRight({
  name: "long-key",
  story: "Keys are as long as the contract allows.",
  open: () =>
    altered({
      parts: () => ({
        app: { idempotencyKey: ({ order, step }) => `${encodeURIComponent(order)}/${step}/`.padEnd(longest, "=") },
      }),
    }),
});
