import { interpretWebhook } from "../../../src/integration/app/interpret-webhook.ts";
import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";
import { neverHeals } from "../ingredients/never-heals.ts";
import { webhookEndsPolling } from "../ingredients/webhook-ends-polling.ts";

export default defineBug({
  name: "stored-after-acknowledgement",
  class: "webhooks",
  story:
    "A webhook is acknowledged, ends the polling, and waits in memory until it is handled, so a restart in between loses what it told for ever.",
  checkers: ["convergence", "loss"],
  scenarios: ["kill-during-capture"],
  get parts(): IntegrationParts {
    /** What this process has taken: another one knows nothing of it. */
    const taken = new Set<string>();
    return {
      app: {
        heal: neverHeals,
        keepWebhook: async (tx, row) => {
          taken.add(row.body);
          return webhookEndsPolling(tx, row);
        },
        interpretWebhook: (webhook) =>
          taken.has(webhook.body) ? interpretWebhook(webhook) : { type: "ignore", reason: "taken by another process" },
      },
    };
  },
});
