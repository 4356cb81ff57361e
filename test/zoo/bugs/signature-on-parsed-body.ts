import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

/** The event as the team's library writes it: fields in alphabetical order. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (typeof value !== "object" || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => a.localeCompare(b));
  return Object.fromEntries(sorted.map(([name, inner]) => [name, rewritten(inner)]));
}

function parsedAndWritten(body: Uint8Array): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(rewritten(JSON.parse(Buffer.from(body).toString("utf8")))));
  } catch {
    return body;
  }
}

export default defineBug({
  name: "signature-on-parsed-body",
  class: "trust",
  story: "The signature is checked on the event as it was parsed and written again, so genuine webhooks are refused.",
  checkers: ["webhooks"],
  scenarios: ["calm"],
  parts: {
    edge: {
      verifyWebhook: (request) => defaultEdgeParts.verifyWebhook({ ...request, body: parsedAndWritten(request.body) }),
    },
  },
});
