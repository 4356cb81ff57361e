import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

function parsedAndWritten(body: Uint8Array): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString("utf8"))));
  } catch {
    return body;
  }
}

export default defineBug({
  name: "signature-on-rewritten-json",
  class: "trust",
  story:
    "The signature is checked on the event as this language writes it again, which fits as long as the partner's library writes it alike.",
  checkers: ["webhooks"],
  scenarios: ["contract-drift"],
  parts: {
    edge: {
      verifyWebhook: (request) => defaultEdgeParts.verifyWebhook({ ...request, body: parsedAndWritten(request.body) }),
    },
  },
});
