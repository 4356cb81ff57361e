import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "looks-in-lockstep",
  class: "retries",
  story:
    "It looks before it repeats a call, and the wait before each look doubles without any chance, so all orders that failed together look together.",
  checkers: ["retries"],
  scenarios: ["one-mishap-each"],
  parts: {
    app: {
      backoff: ({ attempt, error, baseMs, capMs }) => (error?.retryAfterMs ?? 0) + Math.min(capMs, baseMs * 2 ** (attempt - 1)),
    },
  },
});
