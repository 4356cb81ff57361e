import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "request-body-logged",
  class: "privacy",
  story: "Requests are logged whole to make debugging easy, so payment tokens and addresses lie in every log that is kept.",
  checkers: ["secrets"],
  scenarios: ["calm"],
  parts: {
    edge: {
      requestFields: (request) => ({ ...defaultEdgeParts.requestFields(request), body: JSON.stringify(request.body) }),
      redaction: (value) => value,
    },
  },
});
