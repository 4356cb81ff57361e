import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "first-signature-only",
  class: "trust",
  story:
    "Of several signatures in a header only the first is looked at, so all webhooks are refused once the partner signs with a new secret too.",
  checkers: ["webhooks"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: {
      verifyWebhook: (request) => {
        const { "webhook-signature": signatures, ...headers } = request.headers;
        const first = typeof signatures === "string" ? signatures.split(" ", 1)[0] : signatures;
        return defaultEdgeParts.verifyWebhook({ ...request, headers: { ...headers, "webhook-signature": first } });
      },
    },
  },
});
