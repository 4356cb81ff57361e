import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "plain-key",
  story: "Keys are the order and the step in plain text, which tells them apart as well as any hash.",
  open: () =>
    altered({
      parts: () => ({ app: { idempotencyKey: ({ order, step }) => `${encodeURIComponent(order)}/${step}` } }),
    }),
});
