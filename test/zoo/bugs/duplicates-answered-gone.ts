import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "duplicates-answered-gone",
  class: "webhooks",
  story:
    "An event that was seen before is answered with 410, so after the first duplicate the partner sends no webhooks any more.",
  checkers: ["webhooks"],
  scenarios: ["duplicate-webhooks"],
  get parts(): IntegrationParts {
    const seen = new Set<string>();
    return {
      edge: {
        verifyWebhook: (request) => {
          const verdict = defaultEdgeParts.verifyWebhook(request);
          if (!verdict.ok) return verdict;
          const known = seen.has(verdict.id);
          seen.add(verdict.id);
          return known ? { ok: false, status: 410, code: "webhook-known", detail: "this event has been handled" } : verdict;
        },
      },
    };
  },
});
