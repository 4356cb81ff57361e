import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";

export default defineRight({
  name: "webhooks-unread",
  story: "Webhooks are verified, kept, acknowledged and never read: it asks the partners often instead.",
  open: () =>
    altered({
      env: { POLL_AFTER_MS: "300" },
      parts: () => ({ app: { interpretWebhook: () => ({ type: "ignore", reason: "this shop asks for itself" }) } }),
    }),
});
