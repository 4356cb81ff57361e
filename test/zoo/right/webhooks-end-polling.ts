import { altered } from "../altered.ts";
import { defineRight } from "../define-right.ts";
import { webhookEndsPolling } from "../ingredients/webhook-ends-polling.ts";

export default defineRight({
  name: "webhooks-end-polling",
  story: "Once a webhook has told the end of what is waited for nobody asks any more; it is stored before it is acknowledged.",
  open: () => altered({ parts: () => ({ app: { keepWebhook: webhookEndsPolling } }) }),
});
