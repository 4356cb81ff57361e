import { defineFault } from "../../core/fault.ts";
import { choice, ms, wait } from "../parameters.ts";
import { errorInSuccess, failure, redirect } from "../replies.ts";

export default defineFault({
  name: "status",
  family: "call",
  summary: "The partner answers with a 5xx, a 4xx, a redirect to the same place or an error inside a 2xx, and does nothing.",
  parameters: {
    code: choice("HTTP status", [503, 500, 502, 504, 200, 201, 202, 301, 302, 307, 308, 400, 401, 403, 404, 409, 422]),
    delay_ms: ms("wait before the answer", 0),
  },
  decide: ({ path = "/" }, given) => {
    const code = Number(given.code);
    return {
      effect: false,
      ...wait(given.delay_ms),
      ...(code < 300 && { saysError: true }),
      reply: () => (code < 300 ? errorInSuccess(code) : code < 400 ? redirect(code, path) : failure(code)),
    };
  },
});
