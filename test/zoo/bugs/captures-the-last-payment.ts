import type { IntegrationParts } from "../../../src/integration/create.ts";
import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "captures-the-last-payment",
  class: "money",
  story: "The payment to be captured is kept between two orders, so that one customer pays for what another bought.",
  checkers: ["charged-once", "books-balance", "convergence", "loss"],
  scenarios: ["calm", "refund-storm"],
  get parts(): IntegrationParts {
    const shared: { paymentId?: string; uses: number } = { uses: 0 };
    return {
      app: {
        payload: ({ stored, fresh }) => {
          if (stored !== undefined) return stored;
          const { paymentId, reference } = fresh as { readonly paymentId?: string; readonly reference?: string };
          if (paymentId === undefined || reference !== undefined) return fresh;
          shared.uses += 1;
          if (shared.uses % 2 === 1) shared.paymentId = paymentId;
          return { ...(fresh as object), paymentId: shared.paymentId };
        },
      },
    };
  },
});
