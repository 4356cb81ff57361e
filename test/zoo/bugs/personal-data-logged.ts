import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

interface Placed {
  readonly destination?: { readonly name?: string; readonly line1?: string; readonly city?: string };
}

export default defineBug({
  name: "personal-data-logged",
  class: "privacy",
  story: "The address is logged with each order for the support team, so names and homes lie in every log that is kept.",
  checkers: ["secrets"],
  scenarios: ["calm"],
  parts: {
    edge: {
      requestFields: (request) => {
        const { destination: to } = (request.body ?? {}) as Placed;
        const parcel = to === undefined ? {} : { parcel: `${to.name}, ${to.line1}, ${to.city}` };
        return { ...defaultEdgeParts.requestFields(request), ...parcel };
      },
    },
  },
});
