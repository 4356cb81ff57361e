import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "webhooks-are-hints",
  story: "A webhook only says where to look, so nobody's signature is checked, and the partner is asked what is true.",
  open: () =>
    altered({
      declares: ({ refusesForgeries: _otherwise, ...usual }) => usual,
      parts: () => ({ edge: { verifyWebhook: ({ headers }) => ({ ok: true, id: String(headers["webhook-id"]) }) } }),
    }),
});
