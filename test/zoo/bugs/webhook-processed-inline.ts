import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "webhook-processed-inline",
  class: "webhooks",
  story:
    "A webhook is answered only after it has been processed, so a slow minute at the partner comes back as timeouts and redeliveries.",
  checkers: ["webhooks"],
  scenarios: ["outcomes-later"],
  parts: {
    app: {
      whenKept: async ({ wake, process }) => {
        await process();
        wake();
      },
    },
  },
});
