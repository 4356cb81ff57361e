import { defineFault } from "../../core/fault.ts";
import { choice, count } from "../parameters.ts";
import { problem } from "../replies.ts";

export default defineFault({
  name: "throttle",
  family: "call",
  summary: "The partner answers 429 with Retry-After and does nothing.",
  parameters: {
    retry_after_s: count("seconds until the next call is welcome", 1, 0, 3600),
    as: choice("how Retry-After is written", ["seconds", "date"]),
  },
  decide: ({ nowMs }, given) => {
    const seconds = Number(given.retry_after_s);
    // a date has no fractions of a second: rounded up, so that it is never earlier than meant
    const date = new Date(Math.ceil(nowMs / 1000) * 1000 + seconds * 1000).toUTCString();
    const headers = { "retry-after": given.as === "date" ? date : String(seconds) };
    return { effect: false, reply: () => problem(429, "rate_limited", "Too Many Requests", headers) };
  },
});
