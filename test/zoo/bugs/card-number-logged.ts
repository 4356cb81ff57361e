import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "card-number-logged",
  class: "privacy",
  story: "Card numbers are let in and logged, so the whole shop falls under the card industry's rules, and fails them.",
  checkers: ["secrets"],
  // Where a customer types a card number into the wrong field: those of the drill have none.
  scenarios: [],
  parts: {
    edge: {
      findCardNumbers: () => [],
      requestFields: (request) => ({ ...defaultEdgeParts.requestFields(request), headers: JSON.stringify(request.headers) }),
      redaction: (value) => value,
    },
  },
});
