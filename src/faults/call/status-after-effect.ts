import { defineFault } from "../../core/fault.ts";
import { choice } from "../parameters.ts";
import { failure, silence } from "../replies.ts";

export default defineFault({
  name: "status-after-effect",
  family: "call",
  summary: "The partner does what was asked, and a gateway in front of it answers 5xx, 408, or a 2xx without a body.",
  parameters: { code: choice("HTTP status", [504, 502, 500, 503, 408, 200, 202, 204]) },
  decide: (_facts, given) => {
    const code = Number(given.code);
    return { effect: true, reply: () => (code < 300 ? silence(code) : failure(code)) };
  },
});
