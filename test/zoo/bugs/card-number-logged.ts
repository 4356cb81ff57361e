import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "card-number-logged",
  class: "privacy",
  story:
    "The body of a refused request is logged, to find out why: with the card number that a customer typed where a token belongs.",
  checkers: ["secrets"],
  scenarios: ["outcomes-later"],
  parts: {
    edge: {
      requestFields: (request) => ({
        ...defaultEdgeParts.requestFields(request),
        ...(request.status === 400 && { refused: JSON.stringify(request.body) }),
      }),
      redaction: (value) => value,
    },
  },
});
