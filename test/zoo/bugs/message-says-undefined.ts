import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "message-says-undefined",
  class: "contract",
  story: "A template asks for a field that orders no longer have, and customers read that undefined is on its way.",
  checkers: ["contract"],
  scenarios: ["calm", "refund-storm"],
  parts: {
    app: {
      payload: ({ stored, fresh }) => {
        if (stored !== undefined) return stored;
        const { parameters } = fresh as { readonly parameters?: { readonly order?: string; readonly number?: string } };
        return parameters === undefined
          ? fresh
          : { ...(fresh as object), parameters: { ...parameters, order: `${parameters.number}` } };
      },
    },
  },
});
