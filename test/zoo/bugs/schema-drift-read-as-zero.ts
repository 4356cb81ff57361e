import type { EdgeParts } from "../../../src/integration/edge-parts.ts";
import { defineBug } from "../define-bug.ts";

/** Takes whatever parses: what is missing or misnamed is undefined, and counts as nothing further on. */
const readAnything: EdgeParts["readAnswer"] = (reply, expected) => {
  try {
    return { ok: true, value: expected.map(JSON.parse(reply.body)) };
  } catch {
    return { ok: false, problem: "the body is not JSON" };
  }
};

export default defineBug({
  name: "schema-drift-read-as-zero",
  class: "contract",
  story: "Answers are used without looking at their shape, so an amount that a partner renamed is an amount of zero.",
  checkers: ["convergence", "loss", "contract", "told-once"],
  scenarios: ["contract-drift"],
  parts: { edge: { readAnswer: readAnything } },
});
