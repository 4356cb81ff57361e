import { defineFault } from "../../core/fault.ts";
import { choice, ms, wait } from "../parameters.ts";
import { failure } from "../replies.ts";

export default defineFault({
  name: "status",
  family: "call",
  summary: "The partner answers with a 5xx and does nothing.",
  parameters: { code: choice("HTTP status", [503, 500, 502, 504]), delay_ms: ms("wait before the answer", 0) },
  decide: (_facts, given) => ({
    effect: false,
    ...wait(given.delay_ms),
    reply: () => failure(Number(given.code)),
  }),
});
