import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "one-secret-only",
  class: "trust",
  story:
    "Only the first of two live secrets is tried, so all webhooks are refused from the moment the partner signs with the new one.",
  checkers: ["webhooks"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: {
      verifyWebhook: (request) => defaultEdgeParts.verifyWebhook({ ...request, secrets: request.secrets.slice(0, 1) }),
    },
  },
});
