import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";
import { tellOnWebhook } from "../ingredients/tell-on-webhook.ts";

export default defineBug({
  name: "nonce-not-kept",
  class: "webhooks",
  story: "Event ids are not kept, so every redelivery is handled again and the customer is told again.",
  checkers: ["told-once"],
  scenarios: ["duplicate-webhooks"],
  get parts(): IntegrationParts {
    let deliveries = 0;
    return {
      app: {
        ...tellOnWebhook(),
        keepWebhook: (tx, row) => {
          deliveries += 1;
          return tx.insertInbox({ ...row, id: `${row.id}#${row.receivedMs}.${deliveries}` });
        },
      },
    };
  },
});
