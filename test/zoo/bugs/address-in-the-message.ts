import type { IntegrationParts } from "../../../src/integration/create.ts";
import type { Address } from "../../../src/integration/ports.ts";
import { defineBug } from "../define-bug.ts";

interface Fresh {
  readonly destination?: Address;
  readonly parameters?: Readonly<Record<string, string>>;
}

export default defineBug({
  name: "address-in-the-message",
  class: "privacy",
  story:
    "Name and street are handed to the messaging service for a friendlier text, though its contract keeps personal data out.",
  checkers: ["secrets"],
  scenarios: ["calm", "refund-storm"],
  get parts(): IntegrationParts {
    let last: Address | undefined;
    return {
      app: {
        payload: ({ stored, fresh }) => {
          if (stored !== undefined) return stored;
          const { destination = last, parameters } = fresh as Fresh;
          last = destination;
          if (parameters === undefined || last === undefined) return fresh;
          return { ...(fresh as object), parameters: { ...parameters, name: last.name, street: last.line1 } };
        },
      },
    };
  },
});
