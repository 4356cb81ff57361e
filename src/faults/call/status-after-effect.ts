import { defineFault } from "../../core/fault.ts";
import { choice } from "../parameters.ts";
import { failure } from "../replies.ts";

export default defineFault({
  name: "status-after-effect",
  family: "call",
  summary: "The partner does what was asked, and a gateway in front of it answers 5xx.",
  parameters: { code: choice("HTTP status", [504, 502, 500, 503]) },
  decide: (_facts, given) => ({ effect: true, reply: () => failure(Number(given.code)) }),
});
