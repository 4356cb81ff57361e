import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "retry-after-taken-as-milliseconds",
  class: "retries",
  story: "The seconds of Retry-After are taken for milliseconds, so the partner is called a thousand times too early.",
  checkers: ["retries"],
  scenarios: ["gateway-throttling"],
  parts: { edge: { retryAfterMs: (header) => (/^\d+$/.test(header ?? "") ? Number(header) : undefined) } },
});
