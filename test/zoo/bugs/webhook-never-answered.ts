import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "webhook-never-answered",
  class: "webhooks",
  story:
    "A webhook is kept and processed, and its answer waits for what never comes: partners hear nothing and send it again until they give up.",
  checkers: ["webhooks"],
  scenarios: ["calm"],
  parts: {
    app: {
      whenKept: ({ wake }) => {
        wake();
        return new Promise(() => {});
      },
    },
  },
});
