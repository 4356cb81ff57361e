import { defineBug } from "../define-bug.ts";

export default defineBug({
  name: "result-not-stored",
  class: "atomicity",
  story: "What a partner says after its first answer is not stored, so the order waits for ever for what has happened.",
  checkers: ["loss", "convergence"],
  scenarios: ["calm"],
  parts: { app: { isNewer: () => false } },
});
