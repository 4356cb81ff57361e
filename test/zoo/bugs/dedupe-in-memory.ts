import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";
import { tellOnWebhook } from "../ingredients/tell-on-webhook.ts";

export default defineBug({
  name: "dedupe-in-memory",
  class: "webhooks",
  story: "The ids of handled events are kept in memory, so what is redelivered after a restart is handled again.",
  checkers: ["told-once"],
  // A restart between two deliveries of one event: what the drill delivers again comes at once.
  scenarios: [],
  get parts(): IntegrationParts {
    const known = new Set<string>();
    return {
      app: {
        ...tellOnWebhook(),
        keepWebhook: async (tx, row) => {
          if (known.has(row.id)) return false;
          known.add(row.id);
          return tx.insertInbox({ ...row, id: `${row.id}#${row.receivedMs}` });
        },
      },
    };
  },
});
