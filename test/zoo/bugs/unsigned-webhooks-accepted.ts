import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "unsigned-webhooks-accepted",
  class: "trust",
  story: "The signature is checked where there is one, so a forger who leaves the header out is believed.",
  checkers: ["webhooks"],
  scenarios: ["one-mishap-each"],
  parts: {
    edge: {
      verifyWebhook: (request) =>
        request.headers["webhook-signature"] === undefined
          ? { ok: true, id: String(request.headers["webhook-id"]) }
          : defaultEdgeParts.verifyWebhook(request),
    },
  },
});
