import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";

interface Fresh {
  readonly paymentToken?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

export default defineBug({
  name: "payment-token-in-the-message",
  class: "privacy",
  story: "The whole of an order is handed to the message's template, and with it the token that its customer paid with.",
  checkers: ["secrets"],
  scenarios: ["calm", "refund-storm"],
  get parts(): IntegrationParts {
    let last: string | undefined;
    return {
      app: {
        payload: ({ stored, fresh }) => {
          if (stored !== undefined) return stored;
          const { paymentToken = last, parameters } = fresh as Fresh;
          last = paymentToken;
          if (parameters === undefined || last === undefined) return fresh;
          return { ...(fresh as object), parameters: { ...parameters, paid_with: last } };
        },
      },
    };
  },
});
