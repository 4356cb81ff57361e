import { defineFault } from "../../core/fault.ts";
import { failure, succeeded } from "../replies.ts";

export default defineFault({
  name: "wrong-content-type",
  family: "call",
  summary: "The partner does what was asked, and its answer claims to be a page for people.",
  parameters: {},
  decide: () => ({
    reply: (truth) =>
      succeeded(truth) ? { ...truth, headers: { ...truth.headers, "content-type": "text/html" } } : (truth ?? failure(503)),
  }),
});
