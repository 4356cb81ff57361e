import { defineBug } from "../define-bug.ts";
import { neverOpens } from "../ingredients/never-opens.ts";

export default defineBug({
  name: "retry-without-jitter",
  class: "retries",
  story: "Waits double and are not spread, so all orders that failed together come back together, wave after wave.",
  checkers: ["retries"],
  scenarios: [],
  parts: {
    edge: { createBreaker: neverOpens },
    app: {
      backoff: ({ attempt, error, baseMs, capMs }) => (error?.retryAfterMs ?? 0) + Math.min(capMs, baseMs * 2 ** (attempt - 1)),
      readsFirst: () => false,
    },
  },
});
