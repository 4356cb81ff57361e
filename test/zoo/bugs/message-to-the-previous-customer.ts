import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "message-to-the-previous-customer",
  class: "privacy",
  story:
    "One message object is filled in for all, and its recipient only where none stands in it yet, so that a customer reads of a stranger's order.",
  checkers: ["right-customer"],
  scenarios: ["calm", "refund-storm"],
  get parts(): IntegrationParts {
    const shared: { recipient?: string; uses: number } = { uses: 0 };
    return {
      app: {
        payload: ({ stored, fresh }) => {
          if (stored !== undefined) return stored;
          const { recipient } = fresh as { readonly recipient?: string };
          if (recipient === undefined) return fresh;
          shared.uses += 1;
          // emptied after every second message
          if (shared.uses % 2 === 1) shared.recipient = recipient;
          return { ...(fresh as object), recipient: shared.recipient };
        },
      },
    };
  },
});
