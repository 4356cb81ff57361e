import type { IntegrationParts } from "../../../src/integration/create.ts";
import type { Address } from "../../../src/integration/ports.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "parcel-to-the-first-address",
  class: "privacy",
  story: "Addresses are cached by postal code, so a parcel goes to whoever ordered first from that part of the town.",
  checkers: ["right-customer"],
  scenarios: ["calm", "refund-storm"],
  get parts(): IntegrationParts {
    const cache = new Map<string, Address>();
    return {
      app: {
        payload: ({ stored, fresh }) => {
          if (stored !== undefined) return stored;
          const { destination } = fresh as { readonly destination?: Address };
          if (destination === undefined) return fresh;
          const cached = cache.get(destination.postalCode) ?? destination;
          cache.set(destination.postalCode, cached);
          return { ...(fresh as object), destination: cached };
        },
      },
    };
  },
});
