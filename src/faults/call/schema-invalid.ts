import { defineFault } from "../../core/fault.ts";
import { drifted } from "../drift.ts";
import { choice } from "../parameters.ts";
import { failure, succeeded } from "../replies.ts";

/** The body after the change. What is not JSON has no schema to depart from, and stays. */
function reshaped(body: string, how: string): string {
  let truth: unknown;
  try {
    truth = JSON.parse(body);
  } catch {
    return body;
  }
  return JSON.stringify(drifted(truth, how));
}

export default defineFault({
  name: "schema-invalid",
  family: "call",
  summary: "The partner does what was asked, and its 2xx no longer has the shape that the contract promises.",
  parameters: { how: choice("what became of ids, states and amounts", ["missing", "renamed", "retyped", "null"]) },
  decide: (_facts, given) => ({
    reply: (truth) => (succeeded(truth) ? { ...truth, body: reshaped(truth.body, String(given.how)) } : (truth ?? failure(503))),
  }),
});
