import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "payment-token-logged",
  class: "privacy",
  story: "The payment token is put in the log as a trace id, so whoever reads logs can charge customers.",
  checkers: ["secrets"],
  scenarios: ["calm"],
  parts: {
    edge: {
      requestFields: (request) => {
        const { payment_token: reference } = (request.body ?? {}) as { readonly payment_token?: string };
        return { ...defaultEdgeParts.requestFields(request), ...(reference === undefined ? {} : { reference }) };
      },
    },
  },
});
