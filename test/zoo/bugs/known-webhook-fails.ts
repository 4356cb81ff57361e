import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "known-webhook-fails",
  class: "webhooks",
  story:
    "An id that is known already is an error of the database, and so of the server: whatever comes twice is sent until the gateway gives the endpoint up.",
  checkers: ["webhooks"],
  scenarios: ["duplicate-webhooks"],
  get parts(): IntegrationParts {
    const known = new Set<string>();
    return {
      edge: {
        verifyWebhook: (request) => {
          const verdict = defaultEdgeParts.verifyWebhook(request);
          if (!verdict.ok) return verdict;
          const { id } = verdict;
          if (known.has(id)) throw new Error("UNIQUE constraint failed: webhooks.id");
          known.add(id);
          return verdict;
        },
      },
    };
  },
});
