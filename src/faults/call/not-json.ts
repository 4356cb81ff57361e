import { defineFault } from "../../core/fault.ts";
import { failure, succeeded } from "../replies.ts";

export default defineFault({
  name: "not-json",
  family: "call",
  summary: "The partner does what was asked, and says so in a page for people under its usual content type.",
  parameters: {},
  decide: () => ({
    reply: (truth) => (succeeded(truth) ? { ...truth, body: "<html><body>Maintenance</body></html>" } : (truth ?? failure(503))),
  }),
});
